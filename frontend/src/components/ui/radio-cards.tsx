"use client";

import { Radio } from "@base-ui/react/radio";
import { RadioGroup } from "@base-ui/react/radio-group";
import { cn } from "@/lib/classes";
import type { OneOfProps } from "./segments";

/** A few choices with a sentence each. */
export function RadioCards<Value extends string>({
  label,
  choices,
  value,
  onChange,
  className,
}: OneOfProps<Value>) {
  return (
    <RadioGroup
      aria-label={label}
      value={value}
      onValueChange={(next) => onChange(next as Value)}
      className={cn("grid gap-2", className)}
    >
      {choices.map((choice) => (
        // biome-ignore lint/a11y/noLabelWithoutControl: the radio inside it is its control
        <label
          key={choice.value}
          className="flex cursor-pointer items-start gap-3 rounded-lg border border-line bg-surface p-3 hover:border-line-strong has-data-checked:border-accent has-data-checked:bg-accent-soft"
        >
          <Radio.Root
            value={choice.value}
            className="mt-0.5 grid size-4 shrink-0 place-items-center rounded-full border border-line-strong bg-surface data-checked:border-accent data-checked:bg-accent"
          >
            <Radio.Indicator className="size-1.5 rounded-full bg-on-accent" />
          </Radio.Root>
          <span className="flex flex-col">
            <span className="font-medium">{choice.label}</span>
            {choice.hint ? <span className="text-muted text-sm">{choice.hint}</span> : null}
          </span>
        </label>
      ))}
    </RadioGroup>
  );
}
