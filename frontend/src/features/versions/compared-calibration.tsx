"use client";

import { useCallback } from "react";
import { useTranslations } from "use-intl";
import { Chart, type ChartTheme } from "@/components/chart";
import type { Shape } from "@/lib/api/client";
import { useFormat } from "@/lib/format";
import { Part } from "./part";

type Comparison = Shape<"Comparison">;

/** Whose probabilities lie nearer to what came. */
export function ComparedCalibration({
  compared,
  kind,
}: {
  compared: Comparison;
  kind: "churn" | "lead_scoring";
}) {
  const t = useTranslations("versions");
  const format = useFormat();
  const { a, b } = compared.calibration;
  const nameA = t("versionNumber", { number: compared.a });
  const nameB = t("versionNumber", { number: compared.b });
  const ideal = t("calibration.ideal");
  const top = Math.min(1, Math.max(0.1, ...[...a, ...b].flatMap((bin) => [bin.score, bin.observed])) * 1.05);
  const option = useCallback(
    (theme: ChartTheme) => {
      const axis = { type: "value", max: top, axisLabel: { color: theme.muted, formatter: format.percent } };
      const line = (id: string, name: string, bins: typeof a, color: string, symbol: string) => ({
        id,
        name,
        type: "line",
        symbol,
        symbolSize: 8,
        data: bins.map((bin) => [bin.score, bin.observed]),
        lineStyle: { color, width: 2 },
        itemStyle: { color },
      });
      return {
        legend: { bottom: 0, data: [nameA, nameB, ideal] },
        grid: { bottom: 28 },
        xAxis: axis,
        yAxis: axis,
        series: [
          {
            id: "ideal",
            name: ideal,
            type: "line",
            symbol: "none",
            data: [
              [0, 0],
              [top, top],
            ],
            lineStyle: { color: theme.faint, type: "dashed", width: 1.5 },
            itemStyle: { color: theme.faint },
            tooltip: { show: false },
          },
          line("a", nameA, a, theme["series-6"], "rect"),
          line("b", nameB, b, theme.accent, "circle"),
        ],
      };
    },
    [a, b, top, nameA, nameB, ideal, format],
  );
  if (!a.length && !b.length) return null;
  return (
    <Part id="calibration" title={t("compare.calibration")}>
      <Chart
        className="max-w-2xl"
        sentence={t("compare.calibrationSays", { kind })}
        table={{
          columns: [t("version"), t("calibration.said"), t("calibration.observed"), t("rows")],
          rows: [
            ...a.map((bin) => [nameA, format.percent(bin.score), format.percent(bin.observed), bin.rows]),
            ...b.map((bin) => [nameB, format.percent(bin.score), format.percent(bin.observed), bin.rows]),
          ],
        }}
        option={option}
        says={format.percent}
      />
    </Part>
  );
}
