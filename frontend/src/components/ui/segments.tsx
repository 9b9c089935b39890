"use client";

import { type KeyboardEvent, type ReactNode, useRef, useState } from "react";
import { cn } from "@/lib/classes";
import type { Choice } from "./select";

/** One of a few, chosen by a label. */
export interface OneOfProps<Value extends string> {
  label: string;
  choices: readonly (Choice<Value> & { hint?: ReactNode })[];
  value: Value;
  onChange: (value: Value) => void;
  className?: string;
}

/**
 * A few short words side by side, of which one holds: a filter, a view. One stop for the Tab key; arrows lead on. The
 * browser's own buttons: the first page has two rows of them, and needs no library for that.
 */
export function Segments<Value extends string>({
  label,
  choices,
  value,
  onChange,
  className,
}: OneOfProps<Value>) {
  const row = useRef<HTMLDivElement>(null);
  const [focused, setFocused] = useState<Value | null>(null);
  function press(event: KeyboardEvent) {
    const buttons = [...(row.current?.querySelectorAll("button") ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
    if (to === undefined) return;
    buttons.at(to % buttons.length)?.focus();
    event.preventDefault();
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset wants a legend in sight
    <div
      ref={row}
      role="group"
      aria-label={label}
      onKeyDown={press}
      onBlur={() => setFocused(null)}
      className={cn("inline-flex rounded-md border border-line bg-sunken p-0.5", className)}
    >
      {choices.map((choice) => (
        <button
          key={choice.value}
          type="button"
          aria-pressed={choice.value === value}
          tabIndex={choice.value === (focused ?? value) ? 0 : -1}
          onFocus={() => setFocused(choice.value)}
          onClick={() => choice.value === value || onChange(choice.value)}
          className="inline-flex h-7 items-center gap-1.5 whitespace-nowrap rounded-[5px] px-2.5 text-muted text-sm hover:text-ink aria-pressed:bg-raised aria-pressed:font-medium aria-pressed:text-ink aria-pressed:shadow-raised"
        >
          {choice.label}
        </button>
      ))}
    </div>
  );
}
