"use client";

import { Slider as Base } from "@base-ui/react/slider";

interface SliderProps {
  label: string;
  value: number;
  min: number;
  max: number;
  step?: number;
  onChange: (value: number) => void;
  /** How the value is said: "call 120 customers". */
  says?: (value: number) => string;
  className?: string;
}

export function Slider({ label, value, min, max, step = 1, onChange, says, className }: SliderProps) {
  return (
    <Base.Root
      value={value}
      min={min}
      max={max}
      step={step}
      onValueChange={(next) => onChange(typeof next === "number" ? next : (next[0] ?? min))}
      className={className}
    >
      <Base.Control className="flex w-full touch-none select-none items-center py-2.5">
        <Base.Track className="h-1.5 w-full rounded-full bg-line">
          <Base.Indicator className="rounded-full bg-accent" />
          <Base.Thumb
            aria-label={label}
            getAriaValueText={says ? (_, each) => says(each) : undefined}
            className="size-4 rounded-full border-2 border-accent bg-surface shadow-raised has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:outline-offset-2"
          />
        </Base.Track>
      </Base.Control>
    </Base.Root>
  );
}
