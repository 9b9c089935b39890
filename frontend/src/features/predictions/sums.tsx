"use client";

import { useTranslations } from "use-intl";
import { TimeAgo } from "@/components/time-ago";
import type { Model } from "@/features/models/current";
import type { Shape } from "@/lib/api/client";
import { useFormat } from "@/lib/format";

interface SumsProps {
  page: Shape<"PredictionList">;
  model: Model;
  when: string;
}

/** Of all that the filters let through: how many, how many of them are foreseen to go, and what is at stake. */
export function Sums({ page: { totals }, model, when }: SumsProps) {
  const t = useTranslations("predictions");
  const format = useFormat();
  const { kind } = model;
  const money = (value: number) => format.money(value, model.economics.currency);
  return (
    <>
      <b className="font-semibold text-ink">
        {t("sum", { count: format.number(totals.rows, 0), total: totals.rows })}
      </b>
      {" · "}
      {t(`expected.${kind}`, { count: format.number(totals.expected, totals.expected < 10 ? 1 : 0) })}
      {totals.value_at_risk === null ? null : (
        <>
          {" · "}
          {t.rich(`atStake.${kind}`, {
            sum: () => <b className="figures font-semibold text-ink">{money(totals.value_at_risk ?? 0)}</b>,
          })}
        </>
      )}
      {" · "}
      {t("scored")} <TimeAgo when={when} />
    </>
  );
}
