"use client";

import type { EChartsCoreOption } from "echarts/core";
import { useCallback } from "react";
import { useTranslations } from "use-intl";
import type { Kind } from "@/components/band-badge";
import { Chart } from "@/components/chart";
import type { ChartTheme } from "@/components/chart/theme";
import { useFormat } from "@/lib/format";
import type { RunResult } from "./queries";

/** A probability means what it says: tenths of the list, what was promised of each, and what came. */
export function Promised({ run, kind }: { run: RunResult; kind: Kind }) {
  const t = useTranslations("results");
  const format = useFormat();
  const { bins } = run;
  const option = useCallback(
    (theme: ChartTheme): EChartsCoreOption => ({
      legend: { top: 0, left: 0 },
      grid: { left: 8, right: 16, top: 34, bottom: 8, outerBoundsMode: "same" },
      xAxis: {
        type: "category",
        data: bins.map((bin) => `${format.percent(bin.from)}–${format.percent(bin.to)}`),
      },
      yAxis: {
        type: "value",
        min: 0,
        axisLabel: { color: theme.muted, formatter: (value: number) => format.percent(value) },
      },
      series: [
        {
          name: t("promised"),
          type: "bar",
          barMaxWidth: 22,
          color: theme.line,
          itemStyle: { borderColor: theme.muted, borderWidth: 1 },
          data: bins.map((bin) => bin.promised),
        },
        {
          name: t(`came.${kind}`),
          type: "bar",
          barMaxWidth: 22,
          color: theme.accent,
          data: bins.map((bin) => bin.realised),
        },
      ],
    }),
    [bins, kind, t, format],
  );
  const last = bins.at(-1);
  if (!last) return null;
  return (
    <section aria-labelledby="promised" className="max-w-4xl">
      <h2 id="promised" className="mb-1 font-semibold text-lg">
        {t("promisedTitle")}
      </h2>
      <Chart
        sentence={t(`promisedSays.${kind}`, {
          date: run.snapshot_date ? format.date(run.snapshot_date) : format.date(run.judged_at),
          promised: format.percent(last.promised),
          realised: format.percent(last.realised),
        })}
        option={option}
        says={format.percent}
        height={230}
        table={{
          columns: [t("tenth"), t("judged"), t("promised"), t(`came.${kind}`), t("range")],
          rows: bins.map((bin) => [
            `${format.percent(bin.from)}–${format.percent(bin.to)}`,
            bin.judged,
            format.percent(bin.promised),
            format.percent(bin.realised),
            bin.low === null || bin.high === null
              ? "–"
              : `${format.percent(bin.low)}–${format.percent(bin.high)}`,
          ]),
        }}
      />
    </section>
  );
}
