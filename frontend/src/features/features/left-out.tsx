"use client";

import { useTranslations } from "use-intl";
import type { Shape } from "@/lib/api/client";

/** Columns that are no features, and why: the reasons are the build's own words. */
export function LeftOut({ columns }: { columns: readonly Shape<"LeftOut">[] }) {
  const t = useTranslations("features");
  if (columns.length === 0) return null;
  return (
    <details className="mt-4">
      <summary className="cursor-pointer text-muted hover:text-ink">
        {t("leftOut", { count: columns.length })}
      </summary>
      <dl className="mt-2 grid max-w-3xl grid-cols-[minmax(0,auto)_minmax(0,1fr)] gap-x-5 gap-y-1">
        {columns.map(({ column, reason }) => (
          <div key={column} className="contents">
            <dt className="break-words font-mono text-sm">{column}</dt>
            <dd lang="en" className="text-muted text-sm">
              {reason}
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
