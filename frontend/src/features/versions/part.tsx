import { type ReactNode, useId } from "react";
import { cn } from "@/lib/classes";

/** One question about a version, with its answer: a heading, a sentence, and what shows it. */
export function Part({
  id,
  title,
  says,
  children,
  className,
}: {
  id?: string;
  title: ReactNode;
  says?: ReactNode;
  children: ReactNode;
  className?: string;
}) {
  const heading = useId();
  return (
    <section
      id={id}
      aria-labelledby={heading}
      className={cn("scroll-mt-20 break-inside-avoid-page border-line border-t pt-6", className)}
    >
      <h2 id={heading} className="font-semibold text-lg">
        {title}
      </h2>
      {says ? <p className="mt-0.5 max-w-prose text-muted">{says}</p> : null}
      <div className="mt-4">{children}</div>
    </section>
  );
}

/** A figure with its name, large enough to be read from afar. */
export function Tile({ name, children, says }: { name: ReactNode; children: ReactNode; says?: ReactNode }) {
  return (
    <div className="bg-surface p-4">
      <dt className="text-muted text-sm">{name}</dt>
      <dd>
        <span className="figures block truncate font-semibold text-xl">{children}</span>
        {says ? <span className="block text-muted text-sm">{says}</span> : null}
      </dd>
    </div>
  );
}

export function Tiles({ children }: { children: ReactNode }) {
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line lg:grid-cols-4">
      {children}
    </dl>
  );
}
