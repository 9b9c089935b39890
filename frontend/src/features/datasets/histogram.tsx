"use client";

import { useTranslations } from "use-intl";
import { useFormat } from "@/lib/format";
import type { Column } from "./profile";

const WIDTH = 200;
const HEIGHT = 44;

/** How often each value comes: bars for numbers and dates, the commonest values for everything else. */
export function Histogram({ column }: { column: Column }) {
  const t = useTranslations("datasets");
  const format = useFormat();
  const { histogram, top } = column;
  const most = histogram ? Math.max(...histogram.counts, 1) : 1;
  if (histogram && histogram.counts.length > 1) {
    const wide = WIDTH / histogram.counts.length;
    const peak = histogram.counts.indexOf(most);
    return (
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={t("column.mostBetween", {
          from: edge(histogram.edges[peak], format),
          to: edge(histogram.edges[peak + 1], format),
        })}
        preserveAspectRatio="none"
        className="h-11 w-full"
      >
        {histogram.counts.map((count, at) => {
          const height = count === 0 ? 0 : Math.max((count / most) * HEIGHT, 1.5);
          return (
            <rect
              key={at}
              x={at * wide + 0.5}
              y={HEIGHT - height}
              width={Math.max(wide - 1, 0.5)}
              height={height}
              className="fill-accent"
            />
          );
        })}
      </svg>
    );
  }
  if (top.length === 0) return <p className="text-faint text-sm">{t("column.allDifferent")}</p>;
  const first = top[0]?.count ?? 1;
  return (
    <ul className="flex flex-col gap-1 text-sm">
      {top.slice(0, 4).map((one) => (
        <li key={String(one.value)} className="relative flex justify-between gap-3 px-1.5 py-px">
          <span
            aria-hidden="true"
            style={{ width: `${(one.count / first) * 100}%` }}
            className="absolute inset-y-0 left-0 rounded-sm bg-accent-soft"
          />
          <span className="relative truncate">{String(one.value)}</span>
          <span className="figures relative text-muted">{format.percent(one.count / column.rows)}</span>
        </li>
      ))}
    </ul>
  );
}

type Format = ReturnType<typeof useFormat>;

/** The end of a bar: a number, or a day. */
export function edge(value: string | number | null | undefined, format: Format): string {
  if (value === null || value === undefined) return "–";
  if (typeof value === "number") return format.number(value);
  return /^\d{4}-\d\d-\d\d/.test(value) ? format.date(`${value.slice(0, 10)}T12:00:00`) : value;
}
