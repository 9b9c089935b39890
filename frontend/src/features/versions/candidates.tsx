"use client";

import { useTranslations } from "use-intl";
import { SimpleTable } from "@/components/simple-table";
import { useFormat } from "@/lib/format";
import { Part } from "./part";
import type { Report } from "./queries";

/** The models that competed; the one with the least log loss was taken, or a blend. */
export function Candidates({ report }: { report: Report }) {
  const t = useTranslations("versions");
  const format = useFormat();
  if (!report.candidates.length) return null;
  const ordered = [...report.candidates].sort((a, b) => a.log_loss - b.log_loss);
  const named = (name: string) => {
    const key = `candidate.${name.replaceAll(" ", "_")}` as "candidate.small_trees";
    return t.has(key) ? t(key) : name;
  };
  return (
    <Part
      id="candidates"
      title={t("part.candidates")}
      says={t("part.candidatesSay", { budget: report.budget ?? "fast" })}
    >
      <div className="max-w-2xl">
        <SimpleTable
          label={t("part.candidates")}
          columns={[
            { id: "name", title: t("candidate.title"), cell: (one) => named(one.name) },
            {
              id: "loss",
              title: t("figure.log_loss"),
              align: "right",
              cell: (one) => format.fixed(one.log_loss, 4),
            },
            {
              id: "auc",
              title: t("figure.roc_auc"),
              align: "right",
              cell: (one) => format.fixed(one.roc_auc, 4),
            },
          ]}
          rows={ordered}
          id={(one) => one.name}
        />
      </div>
    </Part>
  );
}
