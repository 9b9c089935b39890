import { useMemo } from "react";
import { useTranslations } from "use-intl";
import type { Shape } from "./api/client";
import * as numbers from "./format/numbers";
import { date } from "./format/times";
import type { Language } from "./language/languages";
import { useLanguage } from "./language/provider";

/** A sentence of the API: in English, with what it takes to say it in another language. */
export type Told = Partial<Shape<"Said">> & { text: string };

type Value = string | number;

/** What a sentence is about: the same code may mean something else elsewhere. */
export type About =
  | "verdict"
  | "judged"
  | "check"
  | "leak"
  | "warning"
  | "decision"
  | "comparison"
  | "segments"
  | "learning"
  | "limit"
  | "readiness"
  | "drift"
  | "lateness"
  | "repeat"
  | "refusal"
  | "failure"
  | "unjudged";

const INSTEAD: Partial<Record<About, readonly About[]>> = {
  failure: ["readiness"],
  unjudged: ["failure", "readiness"],
};

/**
 * Says it in the language of the screen by `said.<about>.<code>`; a code without words is said as the API does.
 *
 * A message may use each parameter `x` as it is and as `x_pct` (42%), `x_ten` (4.2 in 10), `x_money`, `x_figure` (0.842),
 * `x_short` (3.3) and `x_date`; of a list, `x` names all of it and `x_count` counts.
 */
export function useSaid() {
  const t = useTranslations("said");
  const { language } = useLanguage();
  return useMemo(
    () => (about: About, told: Told, currency?: string | null) => {
      const params = told.params ?? {};
      const key = `${about}.${told.code}` as "verdict.finds";
      // Checks and leaks of versions from before had no figures beside their text.
      const bare = (about === "check" || about === "leak") && Object.keys(params).length === 0;
      const ten = (share: number) => t("of", ofTen(language, share));
      // Why a job failed may be what the light says beforehand, and why nothing is judged what a job would fail with.
      const other = (INSTEAD[about] ?? [])
        .map((one) => `${one}.${told.code}` as "readiness.too_few")
        .find((one) => t.has(one));
      if (!t.has(key) && other) return t(other, valuesOf(params, language, currency, ten) as never);
      if (bare || !t.has(key)) return told.text;
      return t(key, valuesOf(params, language, currency, ten) as never);
    },
    [t, language],
  );
}

/** Parameters as messages take them. */
export function valuesOf(
  params: Record<string, unknown>,
  language: Language,
  currency?: string | null,
  ten: (share: number) => string = () => "",
): Record<string, Value> {
  const values: Record<string, Value> = {};
  for (const [name, value] of Object.entries(params)) {
    if (typeof value === "number") {
      values[name] = value;
      values[`${name}_pct`] = numbers.percent(language, value);
      values[`${name}_ten`] = ten(value);
      values[`${name}_money`] = numbers.money(language, value, currency);
      values[`${name}_short`] = numbers.number(language, value, 1);
      values[`${name}_figure`] = numbers.number(language, value, 3);
    } else if (Array.isArray(value)) {
      const names = value.filter((one): one is string => typeof one === "string");
      values[name] = listed(language, names);
      values[`${name}_count`] = value.length;
    } else if (typeof value === "string" && /^\d{4}-\d{2}-\d{2}/.test(value)) {
      values[name] = value;
      values[`${name}_date`] = date(language, value);
    } else {
      values[name] = value === null || value === undefined ? "" : String(value);
    }
  }
  return values;
}

/** "a, b and c". */
export function listed(language: Language, names: readonly string[]): string {
  return new Intl.ListFormat(language, { type: "conjunction" }).format(names);
}

/** A share as people say it: 7.4 in 10, 3 in 100, 2 in 1,000. */
export function ofTen(language: Language, share: number): { count: string; whole: string } {
  const whole = [10, 100, 1000].find((one) => share * one >= 1) ?? 10_000;
  return {
    count: numbers.number(language, share * whole, 1),
    whole: numbers.number(language, whole, 0),
  };
}
