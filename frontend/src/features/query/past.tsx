"use client";

import { useTranslations } from "use-intl";
import { TimeAgo } from "@/components/time-ago";
import { Button } from "@/components/ui/button";
import type { Asked } from "./queries";

/** Statements that ran before: a click brings one back. */
export function Past({
  past,
  onPick,
  onClear,
}: {
  past: readonly Asked[];
  onPick: (sql: string) => void;
  onClear: () => void;
}) {
  const t = useTranslations("query");
  if (past.length === 0) return <p className="text-muted text-sm">{t("noPast")}</p>;
  return (
    <>
      <p className="mb-1.5 text-muted text-sm">{t("pastSays")}</p>
      <ul className="-mx-1.5 flex max-h-72 flex-col overflow-y-auto">
        {past.map(({ sql, at, rows }) => (
          <li key={sql}>
            <button
              type="button"
              onClick={() => onPick(sql)}
              className="w-full rounded-md px-1.5 py-1 text-left hover:bg-sunken"
            >
              <code className="block truncate font-mono text-sm">{sql.replaceAll(/\s+/g, " ")}</code>
              <span className="text-faint text-xs">
                {t("rows", { count: rows })} · <TimeAgo when={at} inList />
              </span>
            </button>
          </li>
        ))}
      </ul>
      <Button size="small" variant="quiet" className="mt-1.5 -ml-2.5" onClick={onClear}>
        {t("clearPast")}
      </Button>
    </>
  );
}
