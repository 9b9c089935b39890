"use client";

import type { ECharts, EChartsCoreOption } from "echarts/core";
import { useTheme } from "next-themes";
import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { cn } from "@/lib/classes";
import { useFormat } from "@/lib/format";
import { type ChartTheme, chartTheme, withTheme } from "./theme";
import { tip } from "./tip";

export interface ChartTable {
  columns: string[];
  rows: (string | number | null)[][];
}

interface ChartProps {
  /** What to see in it, in one sentence: "Of the 100 customers called first, 62 leave." */
  sentence: ReactNode;
  /** Its data, for those who hear the page and for those who want to see them. */
  table: ChartTable;
  /** What is drawn, with the colours of the page. Keep it stable (useCallback): a new one is drawn over the last. */
  option: (theme: ChartTheme) => EChartsCoreOption;
  /** How a number is said in the tooltip; `series` is the name of what it belongs to. */
  says?: (value: number, series?: string) => string;
  height?: number;
  className?: string;
}

/** A chart with its sentence and its data. ECharts comes when the first one is drawn. */
export function Chart({ sentence, table, option, says, height = 280, className }: ChartProps) {
  const t = useTranslations("common");
  const format = useFormat();
  const { resolvedTheme } = useTheme();
  const place = useRef<HTMLDivElement>(null);
  const [shown, setShown] = useState(false);
  const [failed, setFailed] = useState(false);
  const id = useId();
  const plainly = (value: number) => format.number(value);
  const say = useRef(says ?? plainly);
  say.current = says ?? plainly;
  const drawn = useRef<ECharts | null>(null);
  const wanted = useRef(option);
  wanted.current = option;

  // biome-ignore lint/correctness/useExhaustiveDependencies: another theme is another set of colours
  useEffect(() => {
    let gone = false;
    const watch = new ResizeObserver(() => drawn.current?.resize());
    async function begin() {
      const { init } = await import("./echarts");
      if (gone || !place.current) return;
      drawn.current = init(place.current, null, { renderer: "svg" });
      show(drawn.current, wanted.current, say);
      watch.observe(place.current);
    }
    begin().catch(() => setFailed(true));
    return () => {
      gone = true;
      watch.disconnect();
      drawn.current?.dispose();
      drawn.current = null;
    };
  }, [resolvedTheme]);
  useEffect(() => {
    if (drawn.current) show(drawn.current, option, say);
  }, [option]);

  return (
    <figure className={cn("flex min-w-0 flex-col gap-2", className)}>
      <figcaption id={id} className="text-pretty">
        {sentence}
      </figcaption>
      {failed ? (
        <p role="alert" className="text-muted">
          {t("chart.failed")}
        </p>
      ) : (
        <div ref={place} role="img" aria-labelledby={id} className="w-full" style={{ height }} />
      )}
      <button
        type="button"
        aria-expanded={shown}
        onClick={() => setShown(!shown)}
        className="not-printed self-start text-muted text-sm underline decoration-line-strong underline-offset-3 hover:text-ink"
      >
        {t(shown ? "chart.hideData" : "chart.showData")}
      </button>
      {shown || failed ? (
        <section
          aria-labelledby={id}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys too
          tabIndex={0}
          className="max-h-80 overflow-auto rounded-md border border-line"
        >
          <DataOf table={table} />
        </section>
      ) : (
        <div className="sr-only">
          <DataOf table={table} />
        </div>
      )}
    </figure>
  );
}

/** Series that have an `id` move to where they are now; others are drawn anew. */
function show(
  chart: ECharts,
  option: ChartProps["option"],
  say: { current: (value: number, series?: string) => string },
) {
  const theme = chartTheme();
  const told = withTheme(option(theme), theme, (said) =>
    tip(said, (value, series) => say.current(value, series)),
  );
  chart.setOption(told, { replaceMerge: ["series"] });
}

function DataOf({ table }: { table: ChartTable }) {
  const format = useFormat();
  return (
    <table className="w-full text-sm">
      <thead>
        <tr className="border-line border-b">
          {table.columns.map((name) => (
            <th key={name} scope="col" className="px-3 py-1.5 text-left font-medium text-muted">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {table.rows.map((row, at) => (
          <tr key={`${at}-${row[0]}`} className="border-line border-b last:border-0">
            {row.map((value, column) => (
              <td key={table.columns[column]} className="px-3 py-1.5">
                {typeof value === "number" ? format.number(value, 3) : value}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
