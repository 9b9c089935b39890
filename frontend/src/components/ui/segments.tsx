"use client";

import { Toggle } from "@base-ui/react/toggle";
import { ToggleGroup } from "@base-ui/react/toggle-group";
import type { ReactNode } from "react";
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

/** A few short words side by side, of which one holds: a filter, a view. */
export function Segments<Value extends string>({
  label,
  choices,
  value,
  onChange,
  className,
}: OneOfProps<Value>) {
  return (
    <ToggleGroup
      aria-label={label}
      value={[value]}
      onValueChange={(next) => next[0] && onChange(next[0] as Value)}
      className={cn("inline-flex rounded-md border border-line bg-sunken p-0.5", className)}
    >
      {choices.map((choice) => (
        <Toggle
          key={choice.value}
          value={choice.value}
          className="inline-flex h-7 items-center gap-1.5 whitespace-nowrap rounded-[5px] px-2.5 text-muted text-sm hover:text-ink data-pressed:bg-raised data-pressed:font-medium data-pressed:text-ink data-pressed:shadow-raised"
        >
          {choice.label}
        </Toggle>
      ))}
    </ToggleGroup>
  );
}
