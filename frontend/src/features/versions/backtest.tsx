"use client";

import { useCallback } from "react";
import { useTranslations } from "use-intl";
import { Chart, type ChartTheme } from "@/components/chart";
import { useFormat } from "@/lib/format";
import { Part } from "./part";
import type { Report } from "./queries";

/** As it would have gone: on each past morning, scored by a model that knew only what was known then. */
export function Backtest({ mornings, kind }: { mornings: Report["backtest"]; kind: Report["kind"] }) {
  const t = useTranslations("versions");
  const format = useFormat();
  const expected = t("backtest.expected");
  const observed = t("backtest.observed");
  const option = useCallback(
    (theme: ChartTheme) => ({
      legend: { bottom: 0 },
      grid: { bottom: 28 },
      xAxis: { type: "category", data: mornings.map((one) => format.date(one.snapshot_date)) },
      yAxis: { type: "value", axisLabel: { color: theme.muted, formatter: format.percent } },
      series: [
        {
          id: "expected",
          name: expected,
          type: "line",
          data: mornings.map((one) => one.expected),
          lineStyle: { color: theme.accent, type: "dashed" },
          itemStyle: { color: theme.accent },
        },
        {
          id: "observed",
          name: observed,
          type: "line",
          data: mornings.map((one) => one.observed),
          lineStyle: { color: theme["series-2"] },
          itemStyle: { color: theme["series-2"] },
        },
      ],
    }),
    [mornings, expected, observed, format],
  );
  const worst = mornings.reduce((a, b) => (b.lift_10 < a.lift_10 ? b : a));
  return (
    <Part id="backtest" title={t("part.backtest")} says={t("part.backtestSays")}>
      <Chart
        sentence={t("backtest.says", {
          count: mornings.length,
          times: format.number(worst.lift_10, 1),
          date: format.date(worst.snapshot_date),
          kind,
        })}
        table={{
          columns: [
            t("backtest.date"),
            t("rows"),
            expected,
            observed,
            t("figure.roc_auc"),
            t("figure.lift_10"),
            t("figure.log_loss"),
          ],
          rows: mornings.map((one) => [
            format.date(one.snapshot_date),
            one.rows,
            format.percent(one.expected),
            format.percent(one.observed),
            one.roc_auc,
            one.lift_10,
            one.log_loss,
          ]),
        }}
        option={option}
        says={format.percent}
      />
    </Part>
  );
}
