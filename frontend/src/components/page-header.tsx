"use client";

import { type ReactNode, useEffect } from "react";

interface PageHeaderProps {
  /** Also the title of the tab. */
  title: string;
  /** One sentence on what this page is for, or its sum. */
  says?: ReactNode;
  /** What one can do with all of it. */
  actions?: ReactNode;
  above?: ReactNode;
}

export function PageHeader({ title, says, actions, above }: PageHeaderProps) {
  useTitle(title);
  return (
    <header className="mb-5 flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
      <div className="min-w-0">
        {above ? <div className="mb-1 text-muted text-sm">{above}</div> : null}
        <h1 className="truncate font-semibold text-xl">{title}</h1>
        {says ? <div className="mt-0.5 text-muted">{says}</div> : null}
      </div>
      {actions ? <div className="not-printed flex flex-wrap items-center gap-2">{actions}</div> : null}
    </header>
  );
}

/** The tab's title, in the language of the screen. */
export function useTitle(title: string) {
  useEffect(() => {
    document.title = `${title} · Anteve`;
  }, [title]);
}
