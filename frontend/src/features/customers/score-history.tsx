"use client";

import { useQuery } from "@tanstack/react-query";
import type { EChartsCoreOption } from "echarts/core";
import { useCallback } from "react";
import { useTranslations } from "use-intl";
import type { Kind } from "@/components/band-badge";
import { Chart } from "@/components/chart";
import { days } from "@/components/chart/days";
import type { ChartTheme } from "@/components/chart/theme";
import { ErrorState, Skeleton } from "@/components/states";
import { useOrganization } from "@/features/me/signed-in";
import type { Shape } from "@/lib/api/client";
import { useFormat } from "@/lib/format";
import { customerQuery, historyQuery } from "./queries";

const FLOOR = 0.22; // how much of the chart's height the strongest week of events takes
type Point = Shape<"HistoryPoint">;

const day = (point: Point) => point.snapshot_date ?? point.at.slice(0, 10);

/** The way of one customer's probability, with the alerts, what the team did, and how much they did themselves. */
export function ScoreHistory({ model, kind, entityKey }: { model: string; kind: Kind; entityKey: string }) {
  const t = useTranslations("customer");
  const format = useFormat();
  const { org } = useOrganization();
  const history = useQuery(historyQuery(org, model, entityKey));
  const data = useQuery(customerQuery(org, model, entityKey, "week"));
  const told = history.data;
  const events = data.data?.events ?? null;
  const option = useCallback(
    (theme: ChartTheme): EChartsCoreOption => {
      const points = told?.points ?? [];
      const byRun = new Map(points.map((point) => [point.scoring_run_id, point]));
      const first = points[0] ? day(points[0]) : "";
      const weeks = weekly(events).filter(([start]) => start >= first);
      const most = Math.max(1, ...weeks.map(([, count]) => count));
      const scoreOn = (when: string) =>
        [...points].reverse().find((point) => day(point) <= when)?.score ?? points[0]?.score ?? 0;
      return {
        legend: {
          top: 0,
          left: 0,
          data: [
            ...(told?.alerts.length ? [t("series.alerts")] : []),
            ...(told?.items.some((item) => item.acted_on ?? item.closed_at) ? [t("series.team")] : []),
            ...(weeks.length ? [t("series.events")] : []),
          ],
        },
        grid: {
          left: 8,
          right: 16,
          top: window.innerWidth < 640 ? 56 : 34,
          bottom: 8,
          outerBoundsMode: "same",
        },
        xAxis: days(theme, format.date),
        yAxis: {
          type: "value",
          min: 0,
          max: 1,
          axisLabel: { color: theme.muted, formatter: (value: number) => format.percent(value) },
        },
        series: [
          {
            name: t("series.events"),
            type: "bar",
            barMaxWidth: 8,
            itemStyle: { color: theme.line },
            encode: { x: 0, y: 1 },
            data: weeks.map(([start, count]) => [start, (count / most) * FLOOR, count]),
          },
          {
            name: t(`series.score.${kind}`),
            type: "line",
            symbolSize: 5,
            color: theme.accent,
            lineStyle: { width: 2 },
            data: points.map((point) => [day(point), point.score]),
          },
          {
            name: t("series.alerts"),
            type: "scatter",
            symbol: "triangle",
            symbolSize: 12,
            color: theme.high,
            encode: { x: 0, y: 1 },
            data: (told?.alerts ?? []).flatMap((alert) => {
              const point = byRun.get(alert.scoring_run_id);
              return point ? [[day(point), point.score, alert.rule]] : [];
            }),
          },
          {
            name: t("series.team"),
            type: "scatter",
            symbol: "diamond",
            symbolSize: 12,
            color: theme["series-3"],
            encode: { x: 0, y: 1 },
            data: (told?.items ?? []).flatMap((item) => {
              const when = item.acted_on ?? item.closed_at?.slice(0, 10);
              if (!when) return [];
              return [[when, scoreOn(when), item.result ? t(`did.${item.result}`) : t("did.closed")]];
            }),
          },
        ],
      };
    },
    [told, events, kind, t, format],
  );
  if (history.isPending) return <Skeleton className="h-72" />;
  if (history.error && !told)
    return <ErrorState error={history.error} retry={() => void history.refetch()} className="py-6" />;
  const points = told?.points ?? [];
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last) return null;
  if (points.length === 1)
    return <p className="text-muted">{t("oneScoring", { date: format.date(day(first)) })}</p>;
  const alerted = new Set(told?.alerts.map((alert) => alert.scoring_run_id));
  return (
    <Chart
      height={260}
      sentence={t("historySays", {
        from: format.percent(first.score),
        date: format.date(day(first)),
        to: format.percent(last.score),
        alerts: alerted.size,
      })}
      option={option}
      says={(value, series) => (series === t("series.events") ? format.number(value) : format.percent(value))}
      table={{
        columns: [
          t("table.date"),
          t(`series.score.${kind}`),
          t("table.rank"),
          t("table.version"),
          t("series.alerts"),
        ],
        rows: points.map((point) => [
          format.date(day(point)) + (point.rehearsed ? ` (${t("rehearsed")})` : ""),
          format.percent(point.score),
          point.rank,
          point.model_version,
          told?.alerts
            .filter((alert) => alert.scoring_run_id === point.scoring_run_id)
            .map((alert) => alert.rule)
            .join(", ") || "–",
        ]),
      }}
    />
  );
}

/** Events by week, of all types together. */
function weekly(events: Shape<"CustomerEvents"> | null): [string, number][] {
  const sums = new Map<string, number>();
  for (const { start, count } of events?.counts ?? []) sums.set(start, (sums.get(start) ?? 0) + count);
  return [...sums].sort(([one], [other]) => one.localeCompare(other));
}
