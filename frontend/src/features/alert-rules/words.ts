import { useCallback } from "react";
import { useTranslations } from "use-intl";
import type { Model } from "@/features/models/current";
import type { Shape } from "@/lib/api/client";
import { useFormat } from "@/lib/format";
import { label } from "@/lib/reasons";
import type { RuleParts } from "./queries";

/** A rule as one sentence: of whom it speaks, and when. */
export function useRuleWords(model: Model | undefined) {
  const t = useTranslations("alertRules");
  const format = useFormat();
  return useCallback(
    (rule: Required<Pick<RuleParts, "kind" | "measure" | "top_n">> & Partial<RuleParts>): string => {
      const money = (value: number) => format.money(value, model?.economics.currency);
      const threshold = rule.threshold ?? 0;
      const said = t(`sentence.${rule.kind}.${rule.measure}`, {
        kind: model?.kind ?? "churn",
        count: rule.top_n,
        threshold: rule.measure === "score" ? format.percent(threshold) : money(threshold),
        points: Math.round((rule.min_change ?? 0) * 100),
      });
      const parts = (rule.segments ?? []).map(({ column, values }) =>
        t("only", {
          column: label(column),
          values: values.map((one) => one ?? t("notKnown")).join(", "),
        }),
      );
      const least =
        rule.min_score && rule.kind !== "threshold"
          ? [t("atLeast", { share: format.percent(rule.min_score) })]
          : [];
      return [said, ...least, ...parts].join("; ");
    },
    [t, format, model],
  );
}

/** Why a rule spoke or was silent. */
export function useCheckWords() {
  const t = useTranslations("alertRules");
  return useCallback(
    (said: Shape<"Said">): string => {
      const params = said.params as { named?: number; column?: string };
      switch (said.code) {
        case "spoke":
          return t("check.spoke", { count: params.named ?? 0 });
        case "segment_gone":
          return t("check.segment_gone", { column: label(params.column ?? "") });
        case "nobody":
        case "no_scoring_before":
        case "no_values":
        case "paused":
        case "rehearsed":
          return t(`check.${said.code}`);
        default:
          return said.text;
      }
    },
    [t],
  );
}
