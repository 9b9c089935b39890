"use client";

import { useTranslations } from "use-intl";
import { cn } from "@/lib/classes";

/** How sure a guess is, in a word and in dots. */
export function Sureness({ confidence }: { confidence: number }) {
  const t = useTranslations("datasets");
  const level = confidence >= 0.9 ? 3 : confidence >= 0.6 ? 2 : 1;
  const word = ({ 3: "sure", 2: "fairly", 1: "unsure" } as const)[level];
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap text-sm">
      <span aria-hidden="true" className="flex gap-0.5">
        {[1, 2, 3].map((one) => (
          <span
            key={one}
            className={cn("size-1.5 rounded-full", one <= level ? "bg-accent" : "bg-line-strong/40")}
          />
        ))}
      </span>
      <span className={level === 1 ? "font-medium text-medium" : "text-muted"}>{t(`sureness.${word}`)}</span>
    </span>
  );
}
