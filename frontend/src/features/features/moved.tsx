"use client";

import { ArrowUpRight, Equal, TriangleAlert } from "lucide-react";
import { useTranslations } from "use-intl";
import { None } from "@/components/figures";
import { cn } from "@/lib/classes";
import type { ColumnDrift } from "./queries";

const SIGNS = { steady: Equal, moved: ArrowUpRight, shifted: TriangleAlert } as const;
const COLOURS = { steady: "text-muted", moved: "text-medium", shifted: "text-bad" } as const;

/** Whether a feature is as it was when the model learned; a shape and a word, never a colour alone. */
export function Moved({ of }: { of: ColumnDrift | undefined }) {
  const t = useTranslations("features");
  if (!of) return <None />;
  const Sign = SIGNS[of.level];
  return (
    <span className={cn("inline-flex items-center gap-1.5", COLOURS[of.level])}>
      <Sign className="size-3.5" aria-hidden="true" />
      {t(`level.${of.level}`)}
    </span>
  );
}
