"use client";

import { Popover as Base } from "@base-ui/react/popover";
import type { ComponentProps } from "react";
import { cn } from "@/lib/classes";
import { popupStyle } from "./menu";

export const Popover = Base.Root;
export const PopoverTitle = Base.Title;

type PanelProps = ComponentProps<typeof Base.Popup> &
  Pick<ComponentProps<typeof Base.Positioner>, "side" | "align" | "anchor">;

export function PopoverPanel({ className, side, align = "start", anchor, ...rest }: PanelProps) {
  return (
    <Base.Portal>
      <Base.Positioner
        anchor={anchor}
        side={side}
        align={align}
        sideOffset={6}
        collisionPadding={8}
        className="z-50"
      >
        <Base.Popup className={cn(popupStyle, "w-80 max-w-[calc(100vw-1rem)] p-3", className)} {...rest} />
      </Base.Positioner>
    </Base.Portal>
  );
}
