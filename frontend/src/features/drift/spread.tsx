"use client";

import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { useTranslations } from "use-intl";
import { Chart, type ChartTheme } from "@/components/chart";
import { Skeleton } from "@/components/states";
import { useOrganization } from "@/features/me/signed-in";
import type { Model } from "@/features/models/current";
import { useFormat } from "@/lib/format";
import { scoringsQuery } from "./queries";

const BANDS = ["high", "medium", "low"] as const;
type Bands = Partial<Record<(typeof BANDS)[number], number>>;

/** How many were high, medium and low at each scoring. */
export function Spread({ model }: { model: Model }) {
  const t = useTranslations("drift");
  const common = useTranslations("common");
  const format = useFormat();
  const { org } = useOrganization();
  const runs = useQuery(scoringsQuery(org, model.name));
  if (!runs.data) return <Skeleton className="h-56" />;
  const told = runs.data
    .filter((run) => run.summary.bands)
    .map((run) => ({
      date: format.date(run.snapshot_date ?? run.stands_at),
      version: run.version,
      bands: run.summary.bands as Bands,
    }))
    .reverse();
  if (!told.length) return null;
  const names = BANDS.map((band) => common(`band.${model.kind}.${band}`));
  return <Drawn told={told} names={names} share={shares(told.at(-1)?.bands, format.percent)} says={t} />;
}

function shares(bands: Bands | undefined, percent: (share: number) => string): string {
  const all = BANDS.reduce((sum, band) => sum + (bands?.[band] ?? 0), 0);
  return percent((bands?.high ?? 0) / (all || 1));
}

interface DrawnProps {
  told: { date: string; version: number; bands: Bands }[];
  names: string[];
  share: string;
  says: ReturnType<typeof useTranslations<"drift">>;
}

function Drawn({ told, names, share, says }: DrawnProps) {
  const format = useFormat();
  const [high = "", medium = "", low = ""] = names;
  const id = told.map((one) => `${one.date} ${JSON.stringify(one.bands)}`).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: what it draws is what the id tells
  const option = useCallback(
    (theme: ChartTheme) => {
      const colors = { high: theme.high, medium: theme.medium, low: theme.low };
      const called = { high, medium, low };
      return {
        legend: { bottom: 0 },
        grid: { bottom: 28 },
        xAxis: { type: "category", data: told.map((one) => one.date) },
        yAxis: {
          type: "value",
          axisLabel: { color: theme.muted, formatter: (value: number) => format.number(value, 0) },
        },
        series: BANDS.map((band) => ({
          id: band,
          name: called[band],
          type: "bar",
          stack: "bands",
          barMaxWidth: 36,
          data: told.map((one) => one.bands[band] ?? 0),
          itemStyle: { color: colors[band] },
        })),
      };
    },
    [id, high, medium, low, format],
  );
  return (
    <Chart
      height={240}
      sentence={says("spread.says", { share, count: told.length })}
      table={{
        columns: [says("overTime.date"), says("version"), high, medium, low],
        rows: told.map((one) => [
          one.date,
          one.version,
          one.bands.high ?? 0,
          one.bands.medium ?? 0,
          one.bands.low ?? 0,
        ]),
      }}
      option={option}
    />
  );
}
