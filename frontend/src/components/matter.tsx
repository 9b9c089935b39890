import type { ReactNode } from "react";

/** One matter of the page: what it is about on the left, and its controls. */
export function Matter({ title, says, children }: { title: string; says?: ReactNode; children: ReactNode }) {
  return (
    <section className="grid gap-x-8 gap-y-4 py-7 first:pt-2 md:grid-cols-[14rem_minmax(0,1fr)]">
      <div>
        <h2 className="font-semibold">{title}</h2>
        {says ? <p className="mt-1 text-pretty text-muted text-sm">{says}</p> : null}
      </div>
      <div className="flex flex-col gap-4">{children}</div>
    </section>
  );
}
