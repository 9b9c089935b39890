"use client";

import { Checkbox as Base } from "@base-ui/react/checkbox";
import { Check, Minus } from "lucide-react";
import type { ComponentProps } from "react";
import { cn } from "@/lib/classes";

export function Checkbox({ className, ...rest }: ComponentProps<typeof Base.Root>) {
  return (
    <Base.Root
      className={cn(
        "grid size-4 shrink-0 place-items-center rounded-sm border border-line-strong bg-surface data-checked:border-accent data-indeterminate:border-accent data-checked:bg-accent data-indeterminate:bg-accent",
        className,
      )}
      {...rest}
    >
      <Base.Indicator
        className="text-on-accent data-unchecked:hidden"
        render={(props, state) => (
          <span {...props}>
            {state.indeterminate ? (
              <Minus className="size-3" strokeWidth={3} aria-hidden="true" />
            ) : (
              <Check className="size-3" strokeWidth={3} aria-hidden="true" />
            )}
          </span>
        )}
      />
    </Base.Root>
  );
}
