"use client";

import { useCallback } from "react";
import { useTranslations } from "use-intl";
import { Chart, type ChartTheme } from "@/components/chart";
import { Part } from "@/features/versions/part";
import { useFormat } from "@/lib/format";
import type { DriftReport } from "./queries";

/** How many columns had moved at each scoring. */
export function OverTime({ points }: { points: DriftReport["over_time"] }) {
  const t = useTranslations("drift");
  const format = useFormat();
  const moved = t("level.moved");
  const shifted = t("level.shifted");
  const option = useCallback(
    (theme: ChartTheme) => {
      const bars = (id: "moved" | "shifted", name: string, color: string) => ({
        id,
        name,
        type: "bar",
        stack: "columns",
        barMaxWidth: 32,
        data: points.map((point) => point[id]),
        itemStyle: { color },
      });
      return {
        legend: { bottom: 0 },
        grid: { bottom: 28 },
        xAxis: {
          type: "category",
          data: points.map((point) => format.date(point.snapshot_date ?? point.at)),
        },
        yAxis: { type: "value", minInterval: 1 },
        series: [bars("moved", moved, theme.medium), bars("shifted", shifted, theme.high)],
      };
    },
    [points, moved, shifted, format],
  );
  const last = points.at(-1);
  return (
    <Part id="over-time" title={t("overTime.title")}>
      <Chart
        height={220}
        sentence={t("overTime.says", {
          moved: (last?.moved ?? 0) + (last?.shifted ?? 0),
          count: points.length,
        })}
        table={{
          columns: [t("overTime.date"), t("version"), moved, shifted, t("column.psi")],
          rows: points.map((point) => [
            format.date(point.snapshot_date ?? point.at),
            point.model_version,
            point.moved,
            point.shifted,
            point.score_psi,
          ]),
        }}
        option={option}
      />
    </Part>
  );
}
