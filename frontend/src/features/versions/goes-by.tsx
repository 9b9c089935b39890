"use client";

import { useCallback, useState } from "react";
import { useTranslations } from "use-intl";
import { Chart, type ChartTheme } from "@/components/chart";
import { Button } from "@/components/ui/button";
import type { Model } from "@/features/models/current";
import type { Shape } from "@/lib/api/client";
import { cn } from "@/lib/classes";
import { useFormat } from "@/lib/format";
import { useLanguage } from "@/lib/language/provider";
import { spoken, useColumnName } from "@/lib/reasons";
import { Part } from "./part";
import type { Report } from "./queries";

const SHOWN = 10;
type Dependence = Shape<"Dependence">;

/** What the model goes by, the strongest first; and how the score moves with the one that is chosen. */
export function Goes({ model, report }: { model: Model; report: Report }) {
  const t = useTranslations("versions");
  const format = useFormat();
  const called = useColumnName();
  const [all, setAll] = useState(false);
  const drawn = report.dependence ?? [];
  const of = (column: string) => drawn.find((one) => one.column === column);
  const [chosen, choose] = useState(() => report.importance.find((one) => of(one.column))?.column);
  const shown = report.importance.slice(0, all ? undefined : SHOWN);
  const total = report.importance.reduce((sum, one) => sum + one.importance, 0) || 1;
  const most = report.importance[0]?.importance || 1;
  const one = chosen ? of(chosen) : undefined;
  if (!report.importance.length) return null;
  return (
    <Part id="goes-by" title={t("part.goesBy")} says={t("part.goesBySays")}>
      <div className="grid items-start gap-8 lg:grid-cols-2">
        <div>
          <ol className="flex flex-col">
            {shown.map(({ column, importance }) => {
              const more = of(column);
              const name = <span className="min-w-0 truncate">{called(column)}</span>;
              return (
                <li key={column} className={cn("rounded-md px-2 py-1", column === chosen && "bg-sunken")}>
                  <div className="flex items-baseline justify-between gap-3">
                    {more ? (
                      <button
                        type="button"
                        aria-pressed={column === chosen}
                        onClick={() => choose(column)}
                        className="flex min-w-0 rounded-sm text-left underline decoration-line-strong decoration-dotted underline-offset-3 hover:decoration-ink"
                      >
                        {name}
                      </button>
                    ) : (
                      name
                    )}
                    <span className="figures text-muted text-sm">{format.percent(importance / total)}</span>
                  </div>
                  <div aria-hidden="true" className="mt-1 h-1.5 rounded-full bg-line/60">
                    <div
                      className="h-full rounded-full bg-accent"
                      style={{ width: `${(100 * importance) / most}%` }}
                    />
                  </div>
                </li>
              );
            })}
          </ol>
          {report.importance.length > SHOWN ? (
            <Button size="small" variant="quiet" className="not-printed mt-2" onClick={() => setAll(!all)}>
              {all ? t("fewer") : t("all", { count: report.importance.length })}
            </Button>
          ) : null}
        </div>
        {one ? <Moves key={one.feature} one={one} kind={model.kind} /> : null}
      </div>
    </Part>
  );
}

/** How the score moves with one column while all else stays as it is. */
function Moves({ one, kind }: { one: Dependence; kind: Model["kind"] }) {
  const t = useTranslations("versions");
  const common = useTranslations("common");
  const format = useFormat();
  const called = useColumnName();
  const { language } = useLanguage();
  const yes = common("yes");
  const no = common("no");
  const missing = common("notKnown");
  const name = useCallback(
    (point: Dependence["points"][number]) => {
      if (point.label === "missing") return missing;
      if (point.value !== null) return format.number(point.value);
      return spoken(language, point.label ?? "", { yes, no }, one.column);
    },
    [missing, yes, no, format, language, one.column],
  );
  const low = one.points.reduce((least, point) => (point.score < least.score ? point : least));
  const high = one.points.reduce((most, point) => (point.score > most.score ? point : most));
  const series = t(`dependence.score.${kind}`);
  const option = useCallback(
    (theme: ChartTheme) => ({
      xAxis: {
        type: "category",
        data: one.points.map(name),
        axisLabel: { color: theme.muted, hideOverlap: true },
      },
      yAxis: { type: "value", axisLabel: { color: theme.muted, formatter: format.percent } },
      series: [
        {
          id: "score",
          name: series,
          type: one.kind === "number" ? "line" : "bar",
          data: one.points.map((point) => point.score),
          symbolSize: 6,
          barMaxWidth: 36,
          lineStyle: { color: theme.accent, width: 2 },
          itemStyle: { color: theme.accent, borderRadius: one.kind === "number" ? 0 : [3, 3, 0, 0] },
          markLine: {
            silent: true,
            symbol: "none",
            label: { show: false },
            lineStyle: { color: theme.faint, type: "dashed" },
            data: [{ yAxis: one.mean }],
          },
        },
      ],
    }),
    [one, name, series, format],
  );
  return (
    <Chart
      sentence={t("dependence.says", {
        kind,
        column: called(one.column),
        least: format.percent(low.score),
        leastAt: name(low),
        most: format.percent(high.score),
        mostAt: name(high),
      })}
      table={{
        columns: [called(one.column), series, t("dependence.rows")],
        rows: one.points.map((point) => [
          name(point),
          format.percent(point.score),
          format.percent(point.rows),
        ]),
      }}
      option={option}
      says={format.percent}
    />
  );
}
