import { useCallback } from "react";
import { useTranslations } from "use-intl";
import type { Shape } from "@/lib/api/client";
import { useFormat } from "@/lib/format";
import { useLanguage } from "@/lib/language/provider";
import { label, subject, useReasonWords } from "@/lib/reasons";
import type { Item } from "./queries";

type Why = Shape<"Said">;

/** Why an item is in the inbox, in the language of the screen; what has no words of ours is said as the API says it. */
export function useWhyWords() {
  const t = useTranslations("inbox");
  const { language } = useLanguage();
  const format = useFormat();
  const churn = useReasonWords("churn");
  const leads = useReasonWords("lead_scoring");
  return useCallback(
    (why: Why, item: Pick<Item, "reasons" | "kind">): string => {
      const said = why.params as Record<string, string | number | undefined>;
      const rule = String(said.rule ?? "");
      switch (why.code) {
        case "entered_top":
        case "new_entrant":
          return t(`why.${why.code}`, { count: Number(said.top_n) });
        case "crossed_threshold":
          return t("why.crossed_threshold", { rule });
        case "jumped":
          return t("why.jumped", {
            points: Math.round(Number(said.change) * 100),
            before: format.percent(Number(said.before)),
            now: format.percent(Number(said.now)),
          });
        case "new_reason": {
          const words = item.kind === "churn" ? churn : leads;
          const reason = item.reasons.find((one) => one.column === said.column);
          const was = item.reasons.find((one) => one.column === said.before);
          return t("why.new_reason", {
            reason: reason ? words.fact(reason) : label(String(said.column)),
            before: was ? subject(language, was) : label(String(said.before)),
          });
        }
        case "still_there":
        case "left_list":
        case "not_scored":
          return t(`why.${why.code}`);
        default:
          return why.text;
      }
    },
    [t, language, format, churn, leads],
  );
}

/** The main thing, in one line. */
export function useMainWhy() {
  const say = useWhyWords();
  return useCallback((item: Item) => (item.why[0] ? say(item.why[0], item) : ""), [say]);
}

/** Whose it is, until when it sleeps, what came of it. */
export function useStandingWords() {
  const t = useTranslations("inbox");
  const format = useFormat();
  return useCallback(
    (item: Item): string => {
      const said = [
        item.assigned_to ? t("isWith", { name: item.assigned_to.name }) : t("isWithNobody"),
        item.state === "snoozed" && item.snoozed_until
          ? t("sleepsUntil", { date: format.date(item.snoozed_until) })
          : null,
        item.result ? t(`results.${item.kind}.${item.result}`) : null,
        item.result && item.acted_on ? t("on", { date: format.date(item.acted_on) }) : null,
      ];
      return said.filter(Boolean).join(" · ");
    },
    [t, format],
  );
}
