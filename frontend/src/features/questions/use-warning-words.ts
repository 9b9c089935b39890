import { useCallback } from "react";
import { useTranslations } from "use-intl";
import type { Shape } from "@/lib/api/client";
import { useFormat } from "@/lib/format";

/** What to know before a training, in the language of the screen; a code without words there as the server says it. */
export function useWarningWords() {
  const t = useTranslations("questions");
  const format = useFormat();
  return useCallback(
    ({ code, message, params }: Shape<"Warned">): string => {
      const key = `warning.${code}` as "warning.seasonality";
      if (!t.has(key)) return message;
      const date = (value: unknown) => (typeof value === "string" ? format.date(`${value}T12:00:00`) : "");
      const list = (value: unknown) => (Array.isArray(value) ? value.map(String) : []);
      const count = (value: unknown) => (typeof value === "number" ? value : 0);
      const share = (value: unknown) => format.percent(count(value));
      return t(key, {
        positives: count(params.positives),
        negatives: count(params.negatives),
        enough: count(params.enough),
        fewest: count(params.fewest),
        horizon: count(params.horizon_days),
        dates: list(params.snapshot_dates).map(date).join(", "),
        last: date(params.last_event),
        date: date(params.snapshot_date),
        low: share(params.low),
        lowDate: date(params.low_date),
        high: share(params.high),
        highDate: date(params.high_date),
        days: count(params.days),
        count: count(params.dates),
        before: share(params.before),
        now: share(params.now),
        columns: list(params.columns).join(", "),
      });
    },
    [t, format],
  );
}
