import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { useLanguage } from "@/lib/language/provider";
import { listed } from "@/lib/said";
import type { Kind, Parts } from "./draft";

/** What is asked, as one sentence and part by part. */
export interface QuestionWords {
  whole: string;
  who: string;
  what: string;
  ahead: string;
  often: string;
  /** The condition itself, where it chooses whom it is asked of. */
  sql: string | null;
}

/** A question in the language of the screen. */
export function useQuestionWords(kind: Kind) {
  const t = useTranslations("questions");
  const { language } = useLanguage();
  return useMemo(
    () =>
      ({ outcome, population, horizon_days, snapshots }: Parts): QuestionWords => {
        const how = outcome.kind ?? "column";
        const said = {
          kind,
          how,
          population: population.kind,
          active: population.days ?? 0,
          days: horizon_days ?? outcome.days ?? 0,
          column: outcome.column ?? "",
          values: listed(language, (outcome.positive ?? []).map(String)),
          type: outcome.event_type ?? "",
          anyType: outcome.event_type ? "no" : "yes",
          once: outcome.once === false ? "no" : "yes",
        };
        const { every_days: every, count } = snapshots;
        const often = how === "column" ? "once" : `${every ? "every" : "free"}${count ? "Count" : ""}`;
        return {
          whole: t("asks.whole", said),
          who: t("asks.who", said),
          what: t("asks.what", said),
          ahead: t("asks.ahead", said),
          often: t(`asks.often.${often}` as "asks.often.free", { every: every ?? 0, count: count ?? 0 }),
          sql: population.kind === "condition" ? (population.sql ?? "") : null,
        };
      },
    [t, kind, language],
  );
}
