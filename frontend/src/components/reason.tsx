"use client";

import { ArrowDown, ArrowUp } from "lucide-react";
import { useTranslations } from "use-intl";
import type { Shape } from "@/lib/api/client";
import { cn } from "@/lib/classes";
import { useReasonWords } from "@/lib/reasons";
import type { Kind } from "./band-badge";

type Reason = Shape<"Reason">;

/** A reason as one sentence in the language of the screen: what is so, what is usual, and which way it points. */
export function ReasonSentence({
  reason,
  kind,
  className,
}: {
  reason: Reason;
  kind: Kind;
  className?: string;
}) {
  const words = useReasonWords(kind);
  return <span className={className}>{words.sentence(reason)}</span>;
}

/** The same where there is little room: an arrow and the fact; the whole sentence is heard and hovered. */
export function ReasonChip({ reason, kind, className }: { reason: Reason; kind: Kind; className?: string }) {
  const words = useReasonWords(kind);
  return (
    <span
      data-says={words.sentence(reason)}
      className={cn("inline-flex min-w-0 max-w-full items-center gap-1", className)}
    >
      <Direction direction={reason.direction} kind={kind} />
      <span className="truncate">{words.fact(reason)}</span>
    </span>
  );
}

const ARROW: Record<Kind, Record<Reason["direction"], string>> = {
  churn: { up: "text-high", down: "text-low" },
  lead_scoring: { up: "text-accent-ink", down: "text-faint" },
};

/** Up is bad for a customer and good for a lead; the arrow says which way, and never how one should feel. */
export function Direction({ direction, kind }: { direction: Reason["direction"]; kind: Kind }) {
  const t = useTranslations("common");
  const Arrow = direction === "up" ? ArrowUp : ArrowDown;
  return (
    <>
      <Arrow aria-hidden="true" className={cn("size-3.5 shrink-0", ARROW[kind][direction])} />
      <span className="sr-only">{t(`reason.${kind}.${direction}`)}</span>
    </>
  );
}
