"use client";

import { Check, Minus } from "lucide-react";
import { type ComponentProps, useEffect, useRef } from "react";
import { cn } from "@/lib/classes";

interface CheckboxProps extends Omit<ComponentProps<"input">, "type" | "onChange"> {
  indeterminate?: boolean;
  onCheckedChange?: (checked: boolean) => void;
}

/** The browser's own box, drawn by us: a list of hundreds of them costs no script. */
export function Checkbox({
  className,
  indeterminate = false,
  onCheckedChange,
  checked,
  ...rest
}: CheckboxProps) {
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (box.current) box.current.indeterminate = indeterminate;
  }, [indeterminate]);
  const Mark = indeterminate ? Minus : Check;
  return (
    <span className={cn("relative inline-grid size-4 shrink-0 place-items-center", className)}>
      <input
        ref={box}
        type="checkbox"
        checked={checked ?? false}
        onChange={(event) => onCheckedChange?.(event.target.checked)}
        className="size-4 cursor-pointer appearance-none rounded-sm border border-line-strong bg-surface checked:border-accent checked:bg-accent indeterminate:border-accent indeterminate:bg-accent disabled:opacity-60"
        {...rest}
      />
      {checked || indeterminate ? (
        <Mark
          className="pointer-events-none absolute size-3 text-on-accent"
          strokeWidth={3}
          aria-hidden="true"
        />
      ) : null}
    </span>
  );
}
