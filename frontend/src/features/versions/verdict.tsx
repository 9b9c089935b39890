"use client";

import { useTranslations } from "use-intl";
import { useSaid } from "@/lib/said";
import { Mark } from "./mark";
import type { Report } from "./queries";

/** Is it any good? One sentence that needs no statistics, and whether anything speaks against it. */
export function Verdict({ report }: { report: Report }) {
  const t = useTranslations("versions");
  const say = useSaid();
  const failed = report.checks.filter((check) => !check.passed).length;
  return (
    <div className="flex flex-col gap-3">
      <p className="max-w-3xl text-pretty text-xl">
        {report.verdict
          ? say("verdict", { ...report.verdict, params: { ...report.verdict.params, kind: report.kind } })
          : t("noVerdict")}
      </p>
      <p className="flex flex-wrap items-center gap-x-5 gap-y-1 text-muted">
        <span className="inline-flex items-center gap-1.5">
          <Mark passed={failed === 0} />
          {t("checksPassed", { passed: report.checks.length - failed, all: report.checks.length })}
        </span>
        {report.judged ? <span>{say("judged", report.judged)}</span> : null}
        {report.rows !== null && report.positives !== null ? (
          <span>
            {t("judgedRows", { kind: report.kind, rows: report.rows, positives: report.positives })}
          </span>
        ) : null}
      </p>
    </div>
  );
}
