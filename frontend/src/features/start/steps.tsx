"use client";

import { Check } from "lucide-react";
import { useTranslations } from "use-intl";
import { cn } from "@/lib/classes";
import type { StartStep } from "@/lib/places";

export const STEPS: readonly StartStep[] = ["files", "columns", "question", "train"];

/** Where one is on the way; what lies behind can be gone back to. */
export function Steps({ at, onGo }: { at: StartStep; onGo: (step: StartStep) => void }) {
  const t = useTranslations("start");
  const now = STEPS.indexOf(at);
  return (
    <nav aria-label={t("way")} className="mb-7">
      <ol className="grid grid-cols-4 gap-2">
        {STEPS.map((step, place) => {
          const done = place < now;
          const says = (
            <>
              <span
                className={cn(
                  "grid size-6 shrink-0 place-items-center rounded-full border font-medium text-sm",
                  done && "border-accent bg-accent text-on-accent",
                  place === now && "border-accent text-accent-ink",
                  place > now && "border-line-strong/50 text-faint",
                )}
              >
                {done ? <Check className="size-3.5" aria-hidden="true" /> : place + 1}
              </span>
              <span
                className={cn("text-pretty max-sm:text-xs", place === now ? "font-medium" : "text-muted")}
              >
                {t(`step.${step}`)}
              </span>
            </>
          );
          const style =
            "flex w-full items-start gap-2 border-t-2 pt-3 text-left max-sm:flex-col max-sm:gap-1 sm:items-center";
          return (
            <li key={step} aria-current={place === now ? "step" : undefined}>
              {done && at !== "train" ? (
                <button
                  type="button"
                  onClick={() => onGo(step)}
                  className={cn(style, "border-accent hover:text-ink hover:underline")}
                >
                  {says}
                </button>
              ) : (
                <div className={cn(style, place <= now ? "border-accent" : "border-line")}>{says}</div>
              )}
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
