"use client";

import { useCallback, useMemo } from "react";
import { useTranslations } from "use-intl";
import { Chart, type ChartTheme } from "@/components/chart";
import { useFormat } from "@/lib/format";
import { at, type Curve } from "./calls";
import { marker } from "./gains-chart";

interface ProfitProps {
  curve: Curve;
  n: number;
  kind: "churn" | "lead_scoring";
  rows: "known" | "list";
  currency?: string | null;
}

/** What calling on the first n brings, after what the calls cost. */
export function ProfitChart({ curve, n, kind, rows, currency }: ProfitProps) {
  const t = useTranslations("versions");
  const format = useFormat();
  const here = at(curve.points, n);
  const chosen = at(curve.points, curve.chosen ?? 0);
  const all = curve.points.at(-1);
  const names = useMemo(
    () => ({ profit: t("profit.name"), n: t("gains.n", { kind }), chosen: t("profit.chosen") }),
    [t, kind],
  );
  const option = useCallback(
    (theme: ChartTheme) => ({
      legend: { bottom: 0, data: [names.profit, names.chosen] },
      grid: { bottom: 28 },
      xAxis: {
        type: "value",
        max: curve.customers,
        axisLabel: { color: theme.muted, formatter: format.compact },
      },
      yAxis: { type: "value", axisLabel: { color: theme.muted, formatter: format.compact } },
      series: [
        {
          id: "profit",
          type: "line",
          name: names.profit,
          data: curve.points.map((point) => [point.n, point.profit]),
          symbol: "none",
          lineStyle: { color: theme["series-3"], width: 2 },
          itemStyle: { color: theme["series-3"] },
          markLine: {
            silent: true,
            symbol: "none",
            label: { show: false },
            lineStyle: { color: theme.faint, type: "dashed" },
            data: [{ yAxis: 0 }],
          },
        },
        {
          id: "chosen",
          type: "scatter",
          name: names.chosen,
          symbol: "diamond",
          symbolSize: 14,
          data: curve.chosen === null ? [] : [[chosen.n, chosen.profit]],
          itemStyle: { color: theme["series-2"] },
          tooltip: { show: false },
        },
        marker(n, here.profit ?? 0, theme),
      ],
    }),
    [names, curve, n, here.profit, chosen.n, chosen.profit, format],
  );
  return (
    <Chart
      sentence={t(`profit.says.${rows}`, {
        kind,
        n: format.number(chosen.n, 0),
        profit: format.money(chosen.profit ?? 0, currency),
        everyone: format.money(all?.profit ?? 0, currency),
      })}
      table={{ columns: [names.n, names.profit], rows: curve.points.map((point) => [point.n, point.profit]) }}
      option={option}
      says={(value) => format.money(value, currency)}
    />
  );
}
