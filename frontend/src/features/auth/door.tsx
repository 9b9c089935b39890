"use client";

import type { ReactNode } from "react";
import { useTitle } from "@/components/page-header";

/** What one reads and does at a door: a heading, a form, and the ways to the other doors. */
export function Door({
  title,
  says,
  children,
  others,
}: {
  title: string;
  says?: ReactNode;
  children: ReactNode;
  others?: ReactNode;
}) {
  useTitle(title);
  return (
    <>
      <div className="mb-6 flex flex-col gap-1 text-center">
        <h1 className="font-semibold text-xl">{title}</h1>
        {says ? <p className="text-pretty text-muted">{says}</p> : null}
      </div>
      <div className="flex flex-col gap-4 rounded-xl border border-line bg-surface p-5 shadow-raised sm:p-6">
        {children}
      </div>
      {others ? (
        <div className="mt-5 flex flex-col items-center gap-1 text-center text-muted">{others}</div>
      ) : null}
    </>
  );
}
