"use client";

import { ArrowLeft, ArrowRight } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";

interface StepEndProps {
  onBack?: () => void;
  onNext: () => void;
  /** What the next step is called, where it is more than to go on. */
  next?: ReactNode;
  /** Why one cannot go on yet. */
  held?: ReactNode;
  busy?: boolean;
}

/** The foot of a step: back, and on, or why not yet. It stays in sight. */
export function StepEnd({ onBack, onNext, next, held, busy }: StepEndProps) {
  const t = useTranslations("start");
  return (
    <div className="sticky bottom-0 z-10 mt-8 flex flex-wrap items-center justify-between gap-3 border-line border-t bg-canvas/95 py-4 backdrop-blur">
      {onBack ? (
        <Button size="large" onClick={onBack}>
          <ArrowLeft aria-hidden="true" />
          {t("back")}
        </Button>
      ) : (
        <span />
      )}
      <div className="flex min-w-0 flex-wrap items-center justify-end gap-x-4 gap-y-2">
        {held ? (
          <p className="text-muted text-sm" aria-live="polite">
            {held}
          </p>
        ) : null}
        <Button variant="primary" size="large" disabled={Boolean(held)} busy={busy} onClick={onNext}>
          {next ?? t("next")}
          <ArrowRight aria-hidden="true" />
        </Button>
      </div>
    </div>
  );
}
