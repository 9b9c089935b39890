import { type ComponentType, lazy, type ReactNode, Suspense } from "react";

/** A component whose code comes when it is first drawn; `next/dynamic` does it with a kilobyte that is for a server. */
export function lazily<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  meanwhile: ReactNode = null,
): ComponentType<Props> {
  const Part = lazy(() => load().then((component) => ({ default: component })));
  return function Lazily(props: Props) {
    return (
      <Suspense fallback={meanwhile}>
        <Part {...props} />
      </Suspense>
    );
  };
}
