import { useCallback, useMemo } from "react";
import { useTranslations } from "use-intl";
import type { Shape } from "./api/client";
import * as numbers from "./format/numbers";
import type { Language } from "./language/languages";
import { useLanguage } from "./language/provider";

type Reason = Shape<"Reason">;
type Changed = Shape<"Change">;
type Kind = "churn" | "lead_scoring";

const SHARE = /_(pct|percent)$/i;
const MISSING = "missing"; // the API's word for a value that is not known

/** What is written in capitals wherever it stands. */
const ABBREVIATIONS = new Set(["arr", "crm", "csat", "id", "ltv", "mrr", "nps", "roi", "sla", "url", "vip"]);

/** `open_tickets` and `MonthlyCharges` as people write them: "open tickets", "monthly charges". */
export function label(column: string): string {
  const spaced = column
    .replace(SHARE, "")
    .replace(/[_.-]+/g, " ")
    .replace(/([a-zà-ÿ0-9])([A-ZÀ-Þ])/g, "$1 $2")
    .trim();
  // An abbreviation stays one: NPS, ARR.
  return spaced.replace(/\S+/g, (word) => {
    const shout = word.length > 1 && word === word.toUpperCase();
    return shout || ABBREVIATIONS.has(word.toLowerCase()) ? word.toUpperCase() : word.toLowerCase();
  });
}

const GROUP = /^(.+): (recency|tenure|frequency|rhythm|season|trend|money|type|value)(?: (.+))?$/;

/** What a model goes by, by name: a column, or what the library makes of a dataset (`events: frequency`). */
export function useColumnName() {
  const t = useTranslations("common");
  return useCallback(
    (column: string): string => {
      const [, data, group, of] = GROUP.exec(column) ?? [];
      if (!data || !group) return label(column);
      return [`${label(data)}: ${t(`group.${group as "money"}`)}`, of && label(of)].filter(Boolean).join(" ");
    },
    [t],
  );
}

/** A value as the API writes it (`12,345.6`, `yes`, `month-to-month`) in the language's own way. */
export function spoken(
  language: Language,
  value: string,
  words: { yes: string; no: string },
  column = "",
): string {
  if (value === "yes" || value === "no") return words[value];
  const bare = value.replaceAll(",", "");
  if (/^-?\d+(\.\d+)?$/.test(bare) && !/^0\d/.test(bare))
    return numbers.number(language, Number(bare)) + (SHARE.test(column) ? "%" : "");
  return value;
}

/** What a reason is about: as the library of features names it, else as the column is called. */
export function subject(
  language: Language,
  said: { column: string; label?: Shape<"ReasonLabel"> | null },
): string {
  const own = said.label?.code === "attribute" ? undefined : said.label;
  return own?.[language === "pt-BR" ? "pt" : "en"] || label(said.column);
}

/** What a reason says, composed from its parts: never by translating the API's sentence. */
export function useReasonWords(kind: Kind) {
  const t = useTranslations("common");
  const { language } = useLanguage();
  return useMemo(() => {
    const yesNo = { yes: t("yes"), no: t("no") };
    const value = (said: string, reason: Reason) => spoken(language, said, yesNo, reason.column);
    const fact = (reason: Reason) =>
      reason.value === null || reason.value === MISSING
        ? t("reason.notKnown", { label: subject(language, reason) })
        : t("reason.fact", { label: subject(language, reason), value: value(reason.value, reason) });
    const usual = (reason: Reason) => {
      if (reason.typical === null || reason.typical === reason.value) return "";
      if (reason.typical === MISSING) return t("reason.usuallyNotKnown");
      return t("reason.usual", { value: value(reason.typical, reason) });
    };
    const sentence = (reason: Reason) => {
      const said = [fact(reason), usual(reason)].filter(Boolean).join(" ");
      return t("reason.sentence", { said, effect: t(`reason.${kind}.${reason.direction}`) });
    };
    const effect = (reason: Reason) => t(`reason.${kind}.${reason.direction}`);
    return { fact, usual, effect, sentence };
  }, [kind, language, t]);
}

/** What is otherwise than it was at the scoring before, as a sentence. */
export function useChangeWords() {
  const t = useTranslations("common");
  const { language } = useLanguage();
  return useMemo(() => {
    const yesNo = { yes: t("yes"), no: t("no") };
    return (change: Changed) => {
      const said = (value: string) =>
        value === MISSING ? t("notKnown") : spoken(language, value, yesNo, change.column);
      return t(`changed.${change.code}`, {
        label: subject(language, change),
        before: said(change.before),
        now: said(change.now),
      });
    };
  }, [language, t]);
}
