"use client";

import { CSPProvider } from "@base-ui/react/csp-provider";
import { Select as Base } from "@base-ui/react/select";
import { Check, ChevronsUpDown } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/lib/classes";
import { inputStyle } from "./input";
import { itemStyle, popupStyle } from "./menu";

export interface Choice<Value extends string> {
  value: Value;
  label: ReactNode;
}

interface SelectProps<Value extends string> {
  /** What is chosen, for those who hear the page; inside a FormField its label says so already. */
  label?: string;
  choices: readonly Choice<Value>[];
  value: Value | null;
  onChange: (value: Value) => void;
  placeholder?: string;
  disabled?: boolean;
  className?: string;
}

/** One of a few. */
export function Select<Value extends string>(props: SelectProps<Value>) {
  const { label, choices, value, onChange, placeholder, disabled, className } = props;
  return (
    // Our policy runs no <style> that a library slips in: what it would say stands in globals.css.
    <CSPProvider disableStyleElements>
      <Base.Root
        items={choices}
        value={value}
        disabled={disabled}
        onValueChange={(next) => next !== null && onChange(next as Value)}
      >
        <Base.Trigger
          aria-label={label}
          className={cn(
            inputStyle,
            "flex h-9 items-center justify-between gap-2 text-left",
            className ?? "w-full",
          )}
        >
          <Base.Value placeholder={placeholder} className="truncate" />
          <Base.Icon>
            <ChevronsUpDown className="size-4 text-faint" aria-hidden="true" />
          </Base.Icon>
        </Base.Trigger>
        <Base.Portal>
          <Base.Positioner
            sideOffset={6}
            collisionPadding={8}
            alignItemWithTrigger={false}
            className="z-50 outline-none"
          >
            <Base.Popup className={cn(popupStyle, "min-w-(--anchor-width)")}>
              <Base.List>
                {choices.map((choice) => (
                  <Base.Item
                    key={choice.value}
                    value={choice.value}
                    className={cn(itemStyle, "relative pr-8")}
                  >
                    <Base.ItemText>{choice.label}</Base.ItemText>
                    <Base.ItemIndicator className="absolute right-2.5">
                      <Check className="text-accent-ink!" aria-hidden="true" />
                    </Base.ItemIndicator>
                  </Base.Item>
                ))}
              </Base.List>
            </Base.Popup>
          </Base.Positioner>
        </Base.Portal>
      </Base.Root>
    </CSPProvider>
  );
}
