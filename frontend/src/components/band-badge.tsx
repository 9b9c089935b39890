"use client";

import { useTranslations } from "use-intl";
import { cn } from "@/lib/classes";
import type { Band } from "@/lib/places";

export type Kind = "churn" | "lead_scoring";

/** How each band looks: a shape for those to whom colours look alike, and a colour for those in a hurry. */
const SHAPE: Record<Band, string> = {
  high: "M5 0.8 9.6 9H0.4Z",
  medium: "M5 0.4 9.6 5 5 9.6 0.4 5Z",
  low: "M5 1a4 4 0 1 1 0 8 4 4 0 0 1 0-8Z",
};

/** A customer at risk is a warning; a lead that is likely to buy is none. */
const COLOUR: Record<Kind, Record<Band, string>> = {
  churn: {
    high: "bg-high-soft text-high",
    medium: "bg-medium-soft text-medium",
    low: "bg-low-soft text-low",
  },
  lead_scoring: {
    high: "bg-accent-soft text-accent-ink",
    medium: "bg-medium-soft text-medium",
    low: "bg-sunken text-muted",
  },
};

/** The same without a ground, where a shape stands alone. */
export const INK: Record<Kind, Record<Band, string>> = {
  churn: { high: "text-high", medium: "text-medium", low: "text-low" },
  lead_scoring: { high: "text-accent-ink", medium: "text-medium", low: "text-muted" },
};

/** The band of a score, in the words of the question: risk of customers, likelihood of leads. */
export function BandBadge({
  band,
  kind = "churn",
  className,
}: {
  band: Band;
  kind?: Kind;
  className?: string;
}) {
  const t = useTranslations("common");
  return (
    <span
      className={cn(
        "inline-flex items-center gap-1.5 whitespace-nowrap rounded-full px-2 py-0.5 font-medium text-xs",
        COLOUR[kind][band],
        className,
      )}
    >
      <BandShape band={band} />
      {t(`band.${kind}.${band}`)}
    </span>
  );
}

export function BandShape({ band, className }: { band: Band; className?: string }) {
  return (
    <svg viewBox="0 0 10 10" className={cn("size-2 shrink-0", className)} aria-hidden="true">
      <path
        d={SHAPE[band]}
        fill={band === "low" ? "none" : "currentColor"}
        stroke="currentColor"
        strokeWidth={band === "low" ? 1.6 : 0}
      />
    </svg>
  );
}
