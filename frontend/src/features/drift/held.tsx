"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { useTranslations } from "use-intl";
import { Chart, type ChartTheme } from "@/components/chart";
import { ErrorState, Skeleton } from "@/components/states";
import { useOrganization } from "@/features/me/signed-in";
import type { Model } from "@/features/models/current";
import { resultsQuery } from "@/features/results/queries";
import { Part } from "@/features/versions/part";
import type { Shape } from "@/lib/api/client";
import { useFormat } from "@/lib/format";

type Bins = Shape<"RunResult">["bins"];

/** Of scorings whose time has passed: what was promised, and what came. */
export function Held({ model }: { model: Model }) {
  const t = useTranslations("drift");
  const format = useFormat();
  const { org } = useOrganization();
  const found = useInfiniteQuery(resultsQuery(org, model.name, "matured"));
  const newest = found.data?.pages
    .flatMap((page) => page.items)
    .find((one) => !one.hindsight && one.bins.length > 0);
  return (
    <Part id="held" title={t("held.title")} says={t("held.says")}>
      {found.error && !found.data ? (
        <ErrorState error={found.error} retry={() => void found.refetch()} className="py-4!" />
      ) : null}
      {found.isPending ? <Skeleton className="h-40" /> : null}
      {found.data && !newest ? <p className="text-muted">{t("held.nothing")}</p> : null}
      {newest ? (
        <Promised
          bins={newest.bins}
          sentence={t("held.sentence", {
            date: format.date(newest.snapshot_date ?? newest.judged_at),
            promised: format.percent(newest.whole.promised ?? 0),
            realised: format.percent(newest.whole.realised ?? 0),
            judged: newest.whole.judged,
            kind: model.kind,
          })}
        />
      ) : null}
    </Part>
  );
}

function Promised({ bins, sentence }: { bins: Bins; sentence: string }) {
  const t = useTranslations("drift");
  const format = useFormat();
  const promised = t("held.promised");
  const realised = t("held.realised");
  const option = useCallback(
    (theme: ChartTheme) => {
      const bars = (id: "promised" | "realised", name: string, color: string) => ({
        id,
        name,
        type: "bar",
        barMaxWidth: 18,
        data: bins.map((bin) => bin[id]),
        itemStyle: { color },
      });
      return {
        legend: { bottom: 0 },
        grid: { bottom: 28 },
        xAxis: { type: "category", data: bins.map((bin) => format.percent(bin.promised)) },
        yAxis: { type: "value", axisLabel: { color: theme.muted, formatter: format.percent } },
        series: [bars("promised", promised, theme["series-6"]), bars("realised", realised, theme.accent)],
      };
    },
    [bins, promised, realised, format],
  );
  return (
    <Chart
      className="max-w-3xl"
      height={240}
      sentence={sentence}
      table={{
        columns: [promised, realised, t("held.judged")],
        rows: bins.map((bin) => [format.percent(bin.promised), format.percent(bin.realised), bin.judged]),
      }}
      option={option}
      says={format.percent}
    />
  );
}
