"use client";

import { ArrowDownRight, ArrowUpRight } from "lucide-react";
import { useTranslations } from "use-intl";
import { cn } from "@/lib/classes";
import { useFormat } from "@/lib/format";
import type { Kind } from "./band-badge";

const LEAST = 0.005; // below half a point nothing has changed

/** How far a probability went since the time before: an arrow, and points with their sign. */
export function Points({
  change,
  kind,
  className,
}: {
  change: number | null;
  kind: Kind;
  className?: string;
}) {
  const t = useTranslations("common");
  const format = useFormat();
  if (change === null) return null;
  if (Math.abs(change) < LEAST)
    return <span className={cn("figures text-faint", className)}>{t("unchanged")}</span>;
  const up = change > 0;
  const Arrow = up ? ArrowUpRight : ArrowDownRight;
  const worse = up === (kind === "churn");
  return (
    <span
      className={cn(
        "figures inline-flex items-center gap-0.5 whitespace-nowrap",
        worse ? (kind === "churn" ? "text-high" : "text-muted") : "text-low",
        className,
      )}
    >
      <Arrow className="size-3.5 shrink-0" aria-hidden="true" />
      {t("points", { points: format.points(change), count: Math.round(Math.abs(change) * 100) })}
    </span>
  );
}
