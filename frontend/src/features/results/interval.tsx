"use client";

import { useTranslations } from "use-intl";
import { useFormat } from "@/lib/format";
import type { WhatCame } from "./queries";

interface IntervalProps {
  of: Pick<WhatCame, "promised" | "realised" | "low" | "high">;
  /** The share at which the track ends; the same for all that stand below each other. */
  most: number;
}

/** What came, with the range in which chance alone would leave it, and a mark where the promise was. */
export function Interval({ of: { promised, realised, low, high }, most }: IntervalProps) {
  const t = useTranslations("results");
  const format = useFormat();
  if (realised === null || low === null || high === null)
    return <span className="text-faint">{t("notYet")}</span>;
  const at = (share: number) => `${Math.min(Math.max(share / most, 0), 1) * 100}%`;
  return (
    <span className="flex items-center gap-3">
      <span
        role="img"
        aria-label={t("interval", {
          realised: format.percent(realised),
          low: format.percent(low),
          high: format.percent(high),
          promised: promised === null ? "–" : format.percent(promised),
        })}
        className="relative block h-4 min-w-24 flex-1"
      >
        <span className="absolute inset-x-0 top-1/2 h-px bg-line" />
        <span
          className="absolute top-1/2 h-1.5 -translate-y-1/2 rounded-full bg-accent/35"
          style={{ left: at(low), right: `calc(100% - ${at(high)})` }}
        />
        <span
          className="absolute top-1/2 size-2.5 -translate-x-1/2 -translate-y-1/2 rounded-full bg-accent"
          style={{ left: at(realised) }}
        />
        {promised === null ? null : (
          <span className="absolute inset-y-0 w-0.5 -translate-x-1/2 bg-ink" style={{ left: at(promised) }} />
        )}
      </span>
      <span className="figures w-32 whitespace-nowrap">
        <b className="font-semibold">{format.percent(realised)}</b>{" "}
        <span className="text-muted text-sm">
          {format.percent(low)}–{format.percent(high)}
        </span>
      </span>
    </span>
  );
}

/** Where tracks that stand below each other end: a little beyond the highest of what they show. */
export function farthest(all: readonly Pick<WhatCame, "promised" | "high">[]): number {
  const most = Math.max(0.05, ...all.flatMap((one) => [one.promised ?? 0, one.high ?? 0]));
  return Math.min(1, most * 1.05);
}
