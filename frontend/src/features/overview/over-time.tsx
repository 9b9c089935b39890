"use client";

import type { EChartsCoreOption } from "echarts/core";
import { useCallback } from "react";
import { useTranslations } from "use-intl";
import { Chart } from "@/components/chart";
import { days } from "@/components/chart/days";
import type { ChartTheme } from "@/components/chart/theme";
import type { Model } from "@/features/models/current";
import type { Shape } from "@/lib/api/client";
import { useFormat } from "@/lib/format";
import type { Overview } from "./queries";

type Point = Shape<"OverviewPoint">;

export const dayOf = (point: Point) => point.snapshot_date ?? point.at.slice(0, 10);

/** What is at risk at each scoring: in money where values are known, else in heads. */
export function OverTime({ overview, model }: { overview: Overview; model: Model }) {
  const t = useTranslations("overview");
  const format = useFormat();
  const { kind } = model;
  const points = overview.over_time;
  const inMoney = points.some((point) => point.open.value_at_risk !== null);
  const value = useCallback(
    (totals: Shape<"Totals">) => (inMoney ? totals.value_at_risk : totals.expected),
    [inMoney],
  );
  const say = (figure: number) =>
    inMoney ? format.money(figure, model.economics.currency) : format.number(figure, 0);
  const names = { all: t(inMoney ? `atRisk.${kind}` : `expected.${kind}`), high: t(`ofHigh.${kind}`) };
  const option = useCallback(
    (theme: ChartTheme): EChartsCoreOption => ({
      legend: { top: 0, left: 0 },
      grid: { left: 8, right: 16, top: 34, bottom: 8, outerBoundsMode: "same" },
      xAxis: days(theme, format.date),
      yAxis: {
        type: "value",
        min: 0,
        axisLabel: { color: theme.muted, formatter: (figure: number) => format.compact(figure) },
      },
      series: [
        {
          name: names.all,
          type: "line",
          symbolSize: 5,
          areaStyle: { opacity: 0.08 },
          data: points.map((point) => [dayOf(point), value(point.open)]),
        },
        {
          name: names.high,
          type: "line",
          symbol: "triangle",
          symbolSize: 7,
          color: kind === "churn" ? theme.high : theme["series-3"],
          data: points.map((point) => [dayOf(point), value(point.high)]),
        },
      ],
    }),
    [points, value, kind, names.all, names.high, format],
  );
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last) return null;
  return (
    <section aria-labelledby="over-time" className="min-w-0">
      <h2 id="over-time" className="mb-1 font-semibold text-lg">
        {t(`overTime.${kind}`)}
      </h2>
      {points.length === 1 ? (
        <p className="text-muted">{t("onePoint")}</p>
      ) : (
        <Chart
          sentence={t("overTimeSays", {
            from: say(value(first.open) ?? 0),
            date: format.date(dayOf(first)),
            to: say(value(last.open) ?? 0),
            high: say(value(last.high) ?? 0),
          })}
          option={option}
          says={say}
          height={260}
          table={{
            columns: [t("date"), names.all, names.high, t(`high.${kind}`)],
            rows: points.map((point) => [
              format.date(dayOf(point)),
              say(value(point.open) ?? 0),
              say(value(point.high) ?? 0),
              point.high.rows,
            ]),
          }}
        />
      )}
    </section>
  );
}
