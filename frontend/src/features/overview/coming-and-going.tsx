"use client";

import type { EChartsCoreOption } from "echarts/core";
import { useCallback, useMemo } from "react";
import { useTranslations } from "use-intl";
import { Chart } from "@/components/chart";
import type { ChartTheme } from "@/components/chart/theme";
import type { Model } from "@/features/models/current";
import { useFormat } from "@/lib/format";
import { type Places, To } from "@/lib/places";
import { dayOf } from "./over-time";
import type { Overview } from "./queries";

/** Who came into the highest band and who went out of it, by which door. */
export function ComingAndGoing({ overview, model }: { overview: Overview; model: Model }) {
  const t = useTranslations("overview");
  const format = useFormat();
  const { kind, name } = model;
  const moved = useMemo(() => overview.over_time.filter((point) => point.moves !== null), [overview]);
  const last = moved.at(-1)?.moves;
  const labels = {
    entered: t(`moves.entered.${kind}`),
    left: t(`moves.left.${kind}`),
    lost: t(`moves.lost.${kind}`),
  };
  const option = useCallback(
    (theme: ChartTheme): EChartsCoreOption => {
      const dates = moved.map((point) => format.date(dayOf(point)));
      const bars = (pick: (point: (typeof moved)[number]) => number) => moved.map(pick);
      return {
        legend: { top: 0, left: 0 },
        grid: { left: 8, right: 16, top: 34, bottom: 8, outerBoundsMode: "same" },
        xAxis: { type: "category", data: dates },
        yAxis: {
          type: "value",
          axisLabel: { color: theme.muted, formatter: (value: number) => format.number(Math.abs(value), 0) },
        },
        series: [
          {
            name: labels.entered,
            type: "bar",
            stack: "all",
            barMaxWidth: 26,
            color: theme["series-2"],
            data: bars((point) => point.moves?.entered_high ?? 0),
          },
          {
            name: labels.left,
            type: "bar",
            stack: "all",
            barMaxWidth: 26,
            color: theme["series-3"],
            data: bars((point) => -(point.moves?.left_high ?? 0)),
          },
          {
            name: labels.lost,
            type: "bar",
            stack: "all",
            barMaxWidth: 26,
            color: theme["series-6"],
            data: bars((point) => -(point.moves?.lost_from_high ?? 0)),
          },
        ],
      };
    },
    [moved, labels.entered, labels.left, labels.lost, format],
  );
  if (!last)
    return (
      <section aria-labelledby="moves">
        <h2 id="moves" className="mb-1 font-semibold text-lg">
          {t("moves.title")}
        </h2>
        <p className="text-muted">{t("moves.first")}</p>
      </section>
    );
  const team = overview.team.results;
  const tiles: { name: string; count: number; query?: Places["/customers/"] }[] = [
    { name: labels.entered, count: last.entered_high, query: { model: name, move: "entered" } },
    { name: labels.left, count: last.left_high, query: { model: name, move: "left" } },
    {
      name: t(`moves.won.${kind}`),
      count: (kind === "churn" ? team.saved : team.won) ?? 0,
    },
    { name: t(`moves.lost.${kind}`), count: last.lost, query: { model: name, outcome: "lost" } },
    { name: t("moves.new"), count: last.new, query: { model: name, move: "new" } },
    { name: t("moves.gone"), count: last.gone },
  ];
  return (
    <section aria-labelledby="moves" className="min-w-0">
      <h2 id="moves" className="mb-1 font-semibold text-lg">
        {t("moves.title")}
      </h2>
      <ul className="mb-4 flex flex-wrap gap-x-6 gap-y-2">
        {tiles.map((tile) => (
          <li key={tile.name}>
            <span className="figures font-semibold text-lg">{format.number(tile.count, 0)}</span>{" "}
            {tile.query && tile.count ? (
              <To
                place="/customers/"
                query={tile.query}
                className="text-muted underline decoration-line-strong underline-offset-3 hover:text-ink"
              >
                {tile.name}
              </To>
            ) : (
              <span className="text-muted">{tile.name}</span>
            )}
          </li>
        ))}
      </ul>
      {moved.length > 1 ? (
        <Chart
          sentence={t(`moves.says.${kind}`, {
            entered: last.entered_high,
            left: last.left_high,
            lost: last.lost_from_high,
          })}
          option={option}
          says={(value) => format.number(Math.abs(value), 0)}
          height={190}
          table={{
            columns: [t("date"), labels.entered, labels.left, labels.lost],
            rows: moved.map((point) => [
              format.date(dayOf(point)),
              point.moves?.entered_high ?? 0,
              point.moves?.left_high ?? 0,
              point.moves?.lost_from_high ?? 0,
            ]),
          }}
        />
      ) : null}
    </section>
  );
}
