"use client";

import { useTranslations } from "use-intl";
import type { Kind } from "@/components/band-badge";
import { Progress } from "@/components/ui/progress";
import { useFormat } from "@/lib/format";
import type { RunResult } from "./queries";
import { useResultWords } from "./words";

/** Each scoring in a sentence; one whose time has not passed says how far it is. */
export function Runs({ runs, kind }: { runs: RunResult[]; kind: Kind }) {
  const t = useTranslations("results");
  const format = useFormat();
  const say = useResultWords(kind);
  if (runs.length === 0) return <p className="text-muted">{t("noRuns")}</p>;
  return (
    <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
      {runs.map((run) => (
        <li
          key={run.scoring_run_id}
          className="grid gap-x-6 gap-y-1 px-4 py-3 sm:grid-cols-[9rem_minmax(0,1fr)]"
        >
          <div>
            <p className="font-medium">{format.date(run.snapshot_date ?? run.judged_at)}</p>
            <p className="text-muted text-sm">
              {t("versionNumber", { number: run.model_version })}
              {run.rehearsed ? ` · ${t("rehearsed")}` : null}
            </p>
          </div>
          <div className="min-w-0">
            <p>{say(run.said)}</p>
            {run.matured !== null && run.matured < 1 ? (
              <div className="mt-1.5 flex max-w-sm items-center gap-3 text-muted text-sm">
                <Progress value={run.matured} label={t("matured", { share: format.percent(run.matured) })} />
                <span className="shrink-0">{t("matured", { share: format.percent(run.matured) })}</span>
              </div>
            ) : null}
            {run.whole.acted_upon ? (
              <p className="text-muted text-sm">{t("keptApart", { count: run.whole.acted_upon })}</p>
            ) : null}
          </div>
        </li>
      ))}
    </ul>
  );
}
