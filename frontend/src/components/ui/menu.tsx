"use client";

import { Menu as Base } from "@base-ui/react/menu";
import { Check } from "lucide-react";
import type { ComponentProps } from "react";
import { cn } from "@/lib/classes";

export const Menu = Base.Root;
export const MenuTrigger = Base.Trigger;
export const MenuGroup = Base.Group;
export const MenuRadioGroup = Base.RadioGroup;

export const popupStyle =
  "z-50 max-h-(--available-height) min-w-44 overflow-y-auto rounded-lg border border-line bg-surface p-1 text-base shadow-floating outline-none transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0";
export const itemStyle =
  "flex min-h-8 select-none items-center gap-2 rounded-md px-2 py-1 outline-none data-highlighted:bg-sunken data-disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-faint";

type PanelProps = ComponentProps<typeof Base.Popup> &
  Pick<ComponentProps<typeof Base.Positioner>, "side" | "align" | "anchor">;

export function MenuPanel({ className, side, align = "start", anchor, ...rest }: PanelProps) {
  return (
    <Base.Portal>
      <Base.Positioner
        anchor={anchor}
        side={side}
        align={align}
        sideOffset={6}
        collisionPadding={8}
        className="z-50 outline-none"
      >
        <Base.Popup className={cn(popupStyle, className)} {...rest} />
      </Base.Positioner>
    </Base.Portal>
  );
}

export function MenuItem({ className, ...rest }: ComponentProps<typeof Base.Item>) {
  return <Base.Item className={cn(itemStyle, className)} {...rest} />;
}

export function MenuLink({ className, ...rest }: ComponentProps<typeof Base.LinkItem>) {
  return <Base.LinkItem closeOnClick className={cn(itemStyle, className)} {...rest} />;
}

export function MenuRadioItem({ className, children, ...rest }: ComponentProps<typeof Base.RadioItem>) {
  return (
    <Base.RadioItem closeOnClick className={cn(itemStyle, "pr-8", className)} {...rest}>
      {children}
      <Base.RadioItemIndicator className="absolute right-2.5">
        <Check className="text-accent-ink!" aria-hidden="true" />
      </Base.RadioItemIndicator>
    </Base.RadioItem>
  );
}

export function MenuCheckItem({ className, children, ...rest }: ComponentProps<typeof Base.CheckboxItem>) {
  return (
    <Base.CheckboxItem className={cn(itemStyle, "pr-8", className)} {...rest}>
      {children}
      <Base.CheckboxItemIndicator className="absolute right-2.5">
        <Check className="text-accent-ink!" aria-hidden="true" />
      </Base.CheckboxItemIndicator>
    </Base.CheckboxItem>
  );
}

export function MenuLabel({ className, ...rest }: ComponentProps<typeof Base.GroupLabel>) {
  return (
    <Base.GroupLabel className={cn("px-2 pt-1.5 pb-1 font-medium text-faint text-xs", className)} {...rest} />
  );
}

export function MenuSeparator() {
  return <Base.Separator className="my-1 h-px bg-line" />;
}
