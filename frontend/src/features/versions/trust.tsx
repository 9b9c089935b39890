"use client";

import { useCallback } from "react";
import { useTranslations } from "use-intl";
import { Chart, type ChartTheme } from "@/components/chart";
import type { Model } from "@/features/models/current";
import { useFormat } from "@/lib/format";
import { useSaid } from "@/lib/said";
import { Checks } from "./checks";
import { Part } from "./part";
import type { Charts, Report } from "./queries";

/** May one rely on it: what it had to show, and whether a probability means what it says. */
export function Trust({ model, report }: { model: Model; report: Report }) {
  const t = useTranslations("versions");
  const say = useSaid();
  return (
    <Part id="trust" title={t("part.trust")} says={t("part.trustSays")}>
      <div className="grid gap-8 lg:grid-cols-2">
        <div className="flex flex-col gap-4">
          <Checks items={report.checks} />
          {report.warnings.length || report.signs.length ? (
            <div>
              <h3 className="mb-1.5 font-semibold">{t("warnings")}</h3>
              <ul className="list-disc space-y-1.5 pl-5 text-muted">
                {[...report.signs, ...report.warnings].map((one) => (
                  <li key={one.code}>{say("warning", one)}</li>
                ))}
              </ul>
            </div>
          ) : null}
        </div>
        {report.charts ? <Calibration bins={report.charts.calibration} kind={model.kind} /> : null}
      </div>
    </Part>
  );
}

/** Of those who were given 40 in 100, how many it was. */
function Calibration({ bins, kind }: { bins: Charts["calibration"]; kind: Model["kind"] }) {
  const t = useTranslations("versions");
  const format = useFormat();
  const names = {
    observed: t("calibration.observed"),
    ideal: t("calibration.ideal"),
    said: t("calibration.said"),
  };
  const { observed, ideal } = names;
  const top = Math.min(1, Math.max(...bins.map((bin) => Math.max(bin.score, bin.high)), 0.1) * 1.05);
  const option = useCallback(
    (theme: ChartTheme) => ({
      legend: { bottom: 0, data: [observed, ideal] },
      grid: { bottom: 28 },
      xAxis: { type: "value", max: top, axisLabel: { color: theme.muted, formatter: format.percent } },
      yAxis: { type: "value", max: top, axisLabel: { color: theme.muted, formatter: format.percent } },
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
        ...bins.map((bin, at) => ({
          id: `range ${at}`,
          type: "line",
          symbol: "none",
          silent: true,
          data: [
            [bin.score, bin.low],
            [bin.score, bin.high],
          ],
          lineStyle: { color: theme.accent, width: 1.5, opacity: 0.55 },
          tooltip: { show: false },
        })),
        {
          id: "observed",
          name: observed,
          type: "line",
          symbol: "circle",
          symbolSize: 7,
          data: bins.map((bin) => [bin.score, bin.observed]),
          lineStyle: { color: theme.accent, width: 2 },
          itemStyle: { color: theme.accent },
        },
      ],
    }),
    [bins, top, observed, ideal, format],
  );
  const last = bins.at(-1);
  return (
    <Chart
      sentence={t("calibration.says", {
        kind,
        said: format.percent(last?.score ?? 0),
        observed: format.percent(last?.observed ?? 0),
      })}
      table={{
        columns: [names.said, names.observed, t("low"), t("high"), t("rows")],
        rows: bins.map((bin) => [
          format.percent(bin.score),
          format.percent(bin.observed),
          format.percent(bin.low),
          format.percent(bin.high),
          bin.rows,
        ]),
      }}
      option={option}
      says={format.percent}
    />
  );
}
