"use client";

import { useQuery } from "@tanstack/react-query";
import type { EChartsCoreOption } from "echarts/core";
import { useCallback, useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import { Chart } from "@/components/chart";
import type { ChartTheme } from "@/components/chart/theme";
import { ErrorState, Skeleton } from "@/components/states";
import { Segments } from "@/components/ui/segments";
import { useOrganization } from "@/features/me/signed-in";
import type { Shape } from "@/lib/api/client";
import { useFormat } from "@/lib/format";
import { label } from "@/lib/reasons";
import { customerQuery } from "./queries";

const SHOWN = 5; // types with a colour of their own

/** What they did over time, by week or month and by type. Nothing where the model has no events. */
export function Events({ model, entityKey }: { model: string; entityKey: string }) {
  const t = useTranslations("customer");
  const { org } = useOrganization();
  const [by, setBy] = useState<"week" | "month">("week");
  const found = useQuery(customerQuery(org, model, entityKey, by));
  if (found.isPending) return <Skeleton className="h-64" />;
  if (found.error && !found.data)
    return <ErrorState error={found.error} retry={() => void found.refetch()} className="py-6" />;
  const events = found.data?.events;
  if (!events) return null;
  return (
    <section aria-labelledby="events">
      <div className="mb-1 flex flex-wrap items-center justify-between gap-2">
        <h2 id="events" className="font-semibold text-lg">
          {t("events")}
        </h2>
        {events.total ? (
          <Segments
            label={t("by.label")}
            value={by}
            onChange={setBy}
            choices={[
              { value: "week", label: t("by.week") },
              { value: "month", label: t("by.month") },
            ]}
          />
        ) : null}
      </div>
      {events.total ? <EventChart events={events} /> : <p className="text-muted">{t("noEvents")}</p>}
    </section>
  );
}

function EventChart({ events }: { events: Shape<"CustomerEvents"> }) {
  const t = useTranslations("customer");
  const format = useFormat();
  const { names, series } = useMemo(() => byType(events, t("otherEvents")), [events, t]);
  const option = useCallback(
    (_theme: ChartTheme): EChartsCoreOption => ({
      legend: { top: 0, left: 0, type: "plain" },
      grid: { left: 8, right: 16, top: 34, bottom: 8, outerBoundsMode: "same" },
      xAxis: { type: "category", data: events.starts.map((start) => format.date(start)) },
      yAxis: { type: "value", minInterval: 1 },
      series: names.map((name, at) => ({
        name,
        type: "bar",
        stack: "all",
        data: series[at],
        barMaxWidth: 18,
      })),
    }),
    [events, names, series, format],
  );
  const sums = events.starts.map((_, at) => series.reduce((sum, one) => sum + (one[at] ?? 0), 0));
  const recent = sums.slice(-4).reduce((sum, one) => sum + one, 0);
  const before = sums.slice(-8, -4).reduce((sum, one) => sum + one, 0);
  return (
    <Chart
      height={220}
      option={option}
      sentence={t(`eventsSay.${events.by}`, {
        recent,
        before,
        last: events.last_at ? format.date(events.last_at) : "–",
      })}
      table={{
        columns: [t(`table.${events.by}`), ...names],
        rows: events.starts.map((start, at) => [format.date(start), ...series.map((one) => one[at] ?? 0)]),
      }}
    />
  );
}

/** A series for each of the commonest types, and one for the rest. */
function byType(events: Shape<"CustomerEvents">, rest: string) {
  const types = events.types.slice(0, SHOWN).map((one) => one.type);
  const place = new Map(events.starts.map((start, at) => [start, at]));
  const known = types.filter((one): one is string => one !== null);
  const series = [...known, null].map(() => events.starts.map(() => 0));
  for (const { start, type, count } of events.counts) {
    const at = place.get(start);
    const own = type === null ? -1 : known.indexOf(type);
    const row = series[own < 0 ? known.length : own];
    if (at !== undefined && row) row[at] = (row[at] ?? 0) + count;
  }
  const named = [...known.map(label), rest];
  const some = series.map((one) => one.some((count) => count > 0));
  return { names: named.filter((_, at) => some[at]), series: series.filter((_, at) => some[at]) };
}
