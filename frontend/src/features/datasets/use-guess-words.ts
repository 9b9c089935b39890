import { useCallback } from "react";
import { useTranslations } from "use-intl";
import { useFormat } from "@/lib/format";
import type { Guess } from "./profile";

type Said = Pick<Guess, "code" | "params" | "reason">;

/** Why something was guessed, composed from its parts in the language of the screen. */
export function useGuessWords() {
  const t = useTranslations("datasets");
  const format = useFormat();
  return useCallback(
    (guess: Said): string => {
      const key = `why.${guess.code}` as "why.no_key";
      if (!guess.code || !t.has(key)) return guess.reason;
      const { params } = guess;
      const share = typeof params.share === "number" ? format.percent(params.share) : "";
      const date = (value: unknown) => (typeof value === "string" ? format.date(`${value}T12:00:00`) : "");
      const said = t(key, {
        column: text(params.column),
        time: text(params.time),
        positive: text(params.positive),
        values: Array.isArray(params.values) ? params.values.map(String).join(", ") : "",
        first: date(params.first),
        last: date(params.last),
        share,
        count: number(params.count),
        rows_each: number(params.rows_each),
        repeated: number(params.repeated),
        missing: number(params.missing),
      });
      // An outcome says besides how many have it.
      const positive = "positive" in params;
      return positive ? `${said} ${t("whyPositive", { share, positive: text(params.positive) })}` : said;
    },
    [t, format],
  );
}

const text = (value: unknown) => (value === undefined || value === null ? "" : String(value));
const number = (value: unknown) => (typeof value === "number" ? value : 0);
