"use client";

import { useTranslations } from "use-intl";
import { useFormat } from "@/lib/format";
import type { PreviewColumn } from "./queries";

const HEIGHT = 56;
const SHOWN = 5; // values

/** Small enough to stand in a list of twenty: bars for numbers, the commonest values for the rest. */
export function Distribution({ column, rows }: { column: PreviewColumn; rows: number }) {
  const t = useTranslations("featureModels");
  const format = useFormat();
  const bins = (column.histogram ?? []) as { low: number; high: number; count: number }[];
  const { range } = column;
  if (column.kind === "number" && range && bins.length) {
    const most = Math.max(...bins.map(({ count }) => count), 1);
    const { min = 0, max = 0, median = 0 } = range;
    const said = t("range", {
      min: format.number(min),
      median: format.number(median),
      max: format.number(max),
    });
    return (
      <div>
        <svg
          viewBox={`0 0 ${bins.length * 10} ${HEIGHT}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={said}
          className="h-14 w-full"
        >
          {bins.map(({ low, count }, at) => {
            const height = Math.max((count / most) * (HEIGHT - 2), count ? 1.5 : 0);
            return (
              <rect
                key={low}
                x={at * 10 + 0.5}
                y={HEIGHT - height}
                width={9}
                height={height}
                fill="var(--series-1)"
              />
            );
          })}
        </svg>
        <p className="mt-1 text-muted text-sm">{said}</p>
      </div>
    );
  }
  const top = (column.top ?? []) as { value: string; count: number }[];
  if (top.length === 0) return <p className="text-muted text-sm">{t("onlyMissing")}</p>;
  return (
    <ul className="flex flex-col gap-1 text-sm">
      {top.slice(0, SHOWN).map(({ value, count }) => (
        <li key={value} className="relative flex justify-between gap-3 px-1.5 py-0.5">
          <span
            aria-hidden="true"
            className="absolute inset-y-0 left-0 rounded-sm bg-accent-soft"
            style={{ width: `${(count / Math.max(rows, 1)) * 100}%` }}
          />
          <span className="relative min-w-0 truncate">{value}</span>
          <span className="figures relative text-muted">{format.percent(count / Math.max(rows, 1))}</span>
        </li>
      ))}
    </ul>
  );
}
