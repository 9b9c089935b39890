"use client";

import { useTranslations } from "use-intl";
import { cn } from "@/lib/classes";
import { useFormat } from "@/lib/format";

interface SparklineProps {
  /** Shares of one, oldest first; null where none was made. */
  values: readonly (number | null)[];
  width?: number;
  height?: number;
  className?: string;
}

/** The way of a score in the size of a word. The scale is always 0 to 1: two of them side by side may be compared. */
export function Sparkline({ values, width = 64, height = 20, className }: SparklineProps) {
  const t = useTranslations("common");
  const format = useFormat();
  const known = values.flatMap((value, at) => (value === null ? [] : [{ at, value }]));
  const first = known[0];
  const last = known.at(-1);
  if (!first || !last) return null;
  const x = (at: number) => 2 + (at / Math.max(values.length - 1, 1)) * (width - 4);
  const y = (value: number) => height - 2 - value * (height - 4);
  const path = known.map(
    ({ at, value }, n) => `${n === 0 ? "M" : "L"}${x(at).toFixed(1)} ${y(value).toFixed(1)}`,
  );
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      role="img"
      aria-label={t("sparkline", { from: format.percent(first.value), to: format.percent(last.value) })}
      className={cn("overflow-visible text-muted", className)}
    >
      <path d={path.join("")} fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinejoin="round" />
      <circle cx={x(last.at)} cy={y(last.value)} r="2" fill="currentColor" />
    </svg>
  );
}
