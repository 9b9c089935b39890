"use client";

import { useCallback } from "react";
import { useTranslations } from "use-intl";
import { Chart, type ChartTheme } from "@/components/chart";
import type { Shape } from "@/lib/api/client";
import { useFormat } from "@/lib/format";
import { useSaid } from "@/lib/said";
import { Part } from "./part";
import type { Report } from "./queries";

/** Would more data help? */
export function Learning({ report }: { report: Report }) {
  const t = useTranslations("versions");
  const say = useSaid();
  const curve = report.learning_curve;
  if (!curve) return null;
  const sentence = curve.said ? say("learning", curve.said) : "";
  return (
    <Part id="learning" title={t("part.learning")}>
      {curve.points.length ? <Points points={curve.points} sentence={sentence} /> : <p>{sentence}</p>}
    </Part>
  );
}

function Points({ points, sentence }: { points: Shape<"LearningPoint">[]; sentence: string }) {
  const t = useTranslations("versions");
  const format = useFormat();
  const auc = t("figure.roc_auc");
  const option = useCallback(
    (theme: ChartTheme) => ({
      xAxis: {
        type: "category",
        data: points.map((point) => format.number(point.rows, 0)),
        boundaryGap: false,
      },
      yAxis: {
        type: "value",
        scale: true,
        axisLabel: { color: theme.muted, formatter: (value: number) => format.number(value, 3) },
      },
      series: [
        {
          id: "auc",
          name: auc,
          type: "line",
          data: points.map((point) => point.roc_auc),
          symbolSize: 7,
          lineStyle: { color: theme.accent },
          itemStyle: { color: theme.accent },
        },
      ],
    }),
    [points, auc, format],
  );
  return (
    <Chart
      className="max-w-2xl"
      height={220}
      sentence={sentence}
      table={{
        columns: [t("rows"), auc, t("figure.log_loss")],
        rows: points.map((point) => [point.rows, point.roc_auc, point.log_loss]),
      }}
      option={option}
      says={(value) => format.number(value, 3)}
    />
  );
}
