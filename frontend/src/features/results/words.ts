import { useCallback } from "react";
import { useTranslations } from "use-intl";
import type { Kind } from "@/components/band-badge";
import type { Shape } from "@/lib/api/client";
import { useFormat } from "@/lib/format";

type Said = Shape<"Said">;

interface Params {
  judged: number;
  promised_count: number;
  realised_count: number;
  acted_upon: number;
  realised: number | null;
  low: number | null;
  high: number | null;
  promised: number | null;
  top_n?: number;
  rule?: string;
  entities: number;
  horizon_ends_on: string | null;
  matured: number | null;
}

/** Whether a promise was kept, in the language of the screen; what has no words of ours is said as the API says it. */
export function useResultWords(kind: Kind) {
  const t = useTranslations("results");
  const format = useFormat();
  return useCallback(
    (said: Said): string => {
      const told = said.params as unknown as Params;
      const share = (value: number | null) => (value === null ? "–" : format.percent(value));
      switch (said.code) {
        case "as_promised":
        case "more_than_promised":
        case "fewer_than_promised":
          return t(`said.${kind}.${said.code}`, {
            judged: told.judged,
            realised: told.realised_count,
            share: share(told.realised),
            low: share(told.low),
            high: share(told.high),
            promised: format.number(told.promised_count, told.promised_count < 10 ? 1 : 0),
          });
        case "too_few":
          return t(`said.${kind}.too_few`, { judged: told.judged, realised: told.realised_count });
        case "waiting":
          return told.horizon_ends_on
            ? t(`said.${kind}.waiting`, {
                date: format.date(told.horizon_ends_on),
                realised: told.realised_count,
                entities: told.entities,
              })
            : t(`said.${kind}.waitingOpen`, { realised: told.realised_count, entities: told.entities });
        case "nothing_yet":
          return told.horizon_ends_on
            ? t("said.nothing_yet", { date: format.date(told.horizon_ends_on) })
            : t("said.nothing_yet_open");
        case "hindsight":
        case "never_judged":
          return t(`said.${said.code}`);
        default:
          return said.text;
      }
    },
    [t, kind, format],
  );
}
