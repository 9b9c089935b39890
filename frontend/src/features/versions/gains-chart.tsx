"use client";

import { useCallback, useMemo } from "react";
import { useTranslations } from "use-intl";
import { Chart, type ChartTheme } from "@/components/chart";
import { useFormat } from "@/lib/format";
import { at, type Curve } from "./calls";
import type { Charts } from "./queries";

interface GainsProps {
  curve: Curve;
  n: number;
  kind: "churn" | "lead_scoring";
  rows: "known" | "list";
  /** What chance alone may make of it, where the outcomes are known. */
  band: Charts["gains"];
}

/** Of all that will have the outcome, how many are among the first n. */
export function GainsChart({ curve, n, kind, rows, band }: GainsProps) {
  const t = useTranslations("versions");
  const format = useFormat();
  const here = at(curve.points, n);
  const names = useMemo(
    () => ({
      model: t("gains.model"),
      chance: t("gains.chance"),
      range: t("gains.range"),
      n: t("gains.n", { kind }),
    }),
    [t, kind],
  );
  const option = useCallback(
    (theme: ChartTheme) => ({
      legend: { bottom: 0, data: [names.model, names.chance] },
      grid: { bottom: 28 },
      xAxis: {
        type: "value",
        max: curve.customers,
        axisLabel: { color: theme.muted, formatter: format.compact },
      },
      yAxis: {
        type: "value",
        max: Math.ceil(curve.found),
        axisLabel: { color: theme.muted, formatter: format.compact },
      },
      series: [
        ...range(band, curve, theme, names.range),
        {
          id: "chance",
          type: "line",
          name: names.chance,
          data: [
            [0, 0],
            [curve.customers, curve.found],
          ],
          symbol: "none",
          lineStyle: { color: theme.faint, type: "dashed", width: 1.5 },
          itemStyle: { color: theme.faint },
        },
        {
          id: "model",
          type: "line",
          name: names.model,
          data: curve.points.map((point) => [point.n, point.found]),
          symbol: "none",
          lineStyle: { color: theme.accent, width: 2 },
          itemStyle: { color: theme.accent },
        },
        marker(n, here.found, theme),
      ],
    }),
    [names, curve, band, n, here.found, format],
  );
  return (
    <Chart
      sentence={t(`gains.says.${rows}`, {
        kind,
        n: format.number(n, 0),
        found: format.number(here.found, 0),
        all: format.number(curve.found, 0),
        chance: format.number(curve.customers ? (curve.found * n) / curve.customers : 0, 0),
      })}
      table={{
        columns: [names.n, names.model, names.chance],
        rows: curve.points.map((point) => [
          point.n,
          point.found,
          (curve.found * point.n) / (curve.customers || 1),
        ]),
      }}
      option={option}
      says={(value) => format.number(value, 0)}
    />
  );
}

/** Where the slider stands, as a dot on the curve with a line down to its number. */
export function marker(n: number, value: number, theme: ChartTheme) {
  return {
    id: "here",
    type: "scatter",
    data: [[n, value]],
    symbolSize: 11,
    tooltip: { show: false },
    itemStyle: { color: theme.accent, borderColor: theme.surface, borderWidth: 2 },
    z: 5,
    animation: false,
    markLine: {
      silent: true,
      symbol: "none",
      animation: false,
      label: { show: false },
      lineStyle: { color: theme.muted, type: "solid", width: 1 },
      data: [{ xAxis: n }],
    },
  };
}

/** The band as an unseen line at its lower edge, and the rest stacked over it. */
function range(band: Charts["gains"], curve: Curve, theme: ChartTheme, name: string) {
  if (!band.length) return [];
  const edge = {
    type: "line",
    symbol: "none",
    silent: true,
    stack: "range",
    lineStyle: { opacity: 0 },
    tooltip: { show: false },
  };
  return [
    {
      ...edge,
      id: "low",
      data: band.map((point) => [point.share * curve.customers, point.low * curve.found]),
    },
    {
      ...edge,
      id: "high",
      name,
      areaStyle: { color: theme["accent-soft"], opacity: 0.9 },
      data: band.map((point) => [point.share * curve.customers, (point.high - point.low) * curve.found]),
    },
  ];
}
