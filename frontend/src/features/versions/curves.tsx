"use client";

import { useCallback } from "react";
import { useTranslations } from "use-intl";
import { Chart, type ChartTheme } from "@/components/chart";
import { useFormat } from "@/lib/format";
import { Part } from "./part";
import type { Charts, Report } from "./queries";

type Point = { x: number; y: number; low: number; high: number };

/** ROC and precision over recall, with their bands. */
export function Curves({ charts, kind, report }: { charts: Charts; kind: Report["kind"]; report: Report }) {
  const t = useTranslations("versions");
  const format = useFormat();
  const roc = charts.roc.map(({ false: x, found: y, low, high }) => ({ x, y, low, high }));
  const precision = charts.precision_recall.map(({ recall: x, precision: y, low, high }) => ({
    x,
    y,
    low,
    high,
  }));
  const rate = report.rows && report.positives ? report.positives / report.rows : 0;
  const half = precision.find((point) => point.x >= 0.5);
  const tenth = roc.findLast((point) => point.x <= 0.1);
  return (
    <Part id="curves" title={t("part.curves")} says={t("part.curvesSay")}>
      <div className="grid gap-8 lg:grid-cols-2">
        <Curve
          points={roc}
          from={[0, 1]}
          sentence={t("roc.says", { found: format.percent(tenth?.y ?? 0), kind })}
          x={t("roc.x")}
          y={t("roc.y")}
        />
        <Curve
          points={precision}
          from={[rate, rate]}
          sentence={t("pr.says", {
            precision: format.percent(half?.y ?? 0),
            rate: format.percent(rate),
            kind,
          })}
          x={t("pr.x")}
          y={t("pr.y")}
        />
      </div>
    </Part>
  );
}

interface CurveProps {
  points: Point[];
  /** What chance alone draws, from the left edge to the right one. */
  from: [number, number];
  sentence: string;
  x: string;
  y: string;
}

function Curve({ points, from: [left, right], sentence, x, y }: CurveProps) {
  const t = useTranslations("versions");
  const format = useFormat();
  const chance = t("gains.chance");
  const option = useCallback(
    (theme: ChartTheme) => {
      const edge = {
        type: "line",
        symbol: "none",
        silent: true,
        stack: "range",
        lineStyle: { opacity: 0 },
        tooltip: { show: false },
      };
      const axis = { type: "value", max: 1, axisLabel: { color: theme.muted, formatter: format.percent } };
      return {
        grid: { bottom: 24 },
        xAxis: { ...axis, name: x, nameLocation: "middle", nameGap: 26 },
        yAxis: axis,
        series: [
          { ...edge, id: "low", data: points.map((point) => [point.x, point.low]) },
          {
            ...edge,
            id: "high",
            data: points.map((point) => [point.x, point.high - point.low]),
            areaStyle: { color: theme["accent-soft"], opacity: 0.9 },
          },
          {
            id: "chance",
            type: "line",
            name: chance,
            symbol: "none",
            data: [
              [0, left],
              [1, right],
            ],
            lineStyle: { color: theme.faint, type: "dashed", width: 1.5 },
            tooltip: { show: false },
          },
          {
            id: "curve",
            type: "line",
            name: y,
            symbol: "none",
            data: points.map((point) => [point.x, point.y]),
            lineStyle: { color: theme.accent, width: 2 },
            itemStyle: { color: theme.accent },
          },
        ],
      };
    },
    [points, left, right, chance, x, y, format],
  );
  return (
    <Chart
      sentence={sentence}
      table={{
        columns: [x, y, t("low"), t("high")],
        rows: points.map((point) => [point.x, point.y, point.low, point.high]),
      }}
      option={option}
      says={format.percent}
    />
  );
}
