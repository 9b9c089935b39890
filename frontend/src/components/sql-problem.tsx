"use client";

import { CircleAlert } from "lucide-react";
import { useTranslations } from "use-intl";
import type { SqlSaid } from "@/lib/sql-words";

/** A statement that does not run: what, where and what would help. The editor marks the same place. */
export function SqlProblem({ said }: { said: SqlSaid | null }) {
  const t = useTranslations("sql");
  return (
    <div role="alert" className="empty:hidden">
      {said ? (
        <div className="flex items-start gap-2 rounded-md bg-bad-soft px-3 py-2 text-bad">
          <CircleAlert className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
          <div className="min-w-0">
            <p>
              {said.line ? (
                <span className="figures mr-1.5">
                  {t("at", { line: said.line, column: said.column ?? 1 })}
                </span>
              ) : null}
              <b className="font-semibold">{said.title}</b>
            </p>
            {said.detail ? <p className="break-words text-ink">{said.detail}</p> : null}
          </div>
        </div>
      ) : null}
    </div>
  );
}
