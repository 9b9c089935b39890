"use client";

import { useTranslations } from "use-intl";
import type { Shape } from "@/lib/api/client";

/** Columns that are no features, and why; builds of before have no code, and are quoted. */
export function LeftOut({ columns }: { columns: readonly Shape<"LeftOut">[] }) {
  const t = useTranslations("features");
  if (columns.length === 0) return null;
  const why = (code: string | undefined, reason: string) => {
    const key = `whyLeftOut.${code}` as "whyLeftOut.empty";
    return t.has(key) ? t(key) : <span lang="en">{reason}</span>;
  };
  return (
    <details className="mt-4">
      <summary className="cursor-pointer text-muted hover:text-ink">
        {t("leftOut", { count: columns.length })}
      </summary>
      <dl className="mt-2 grid max-w-3xl grid-cols-[minmax(0,auto)_minmax(0,1fr)] gap-x-5 gap-y-1">
        {columns.map(({ column, reason, code }) => (
          <div key={column} className="contents">
            <dt className="break-words font-mono text-sm">{column}</dt>
            <dd className="text-muted text-sm">{why(code, reason)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
