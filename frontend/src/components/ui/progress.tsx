"use client";

import { Progress as Base } from "@base-ui/react/progress";
import { cn } from "@/lib/classes";

/** How far something is, from 0 to 1; null while nobody knows. */
export function Progress({
  value,
  label,
  className,
}: {
  value: number | null;
  label: string;
  className?: string;
}) {
  return (
    <Base.Root
      value={value === null ? null : value * 100}
      aria-label={label}
      className={cn("w-full", className)}
    >
      <Base.Track className="h-1.5 overflow-hidden rounded-full bg-line">
        <Base.Indicator className="rounded-full bg-accent transition-[width] duration-500 data-indeterminate:w-1/3 data-indeterminate:animate-pulse" />
      </Base.Track>
    </Base.Root>
  );
}
