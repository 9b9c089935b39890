"use client";

import { Tabs as Base } from "@base-ui/react/tabs";
import type { ComponentProps } from "react";
import { cn } from "@/lib/classes";

export const Tabs = Base.Root;
export const TabPanel = Base.Panel;

export function TabList({ className, children, ...rest }: ComponentProps<typeof Base.List>) {
  return (
    <Base.List
      className={cn("relative flex gap-5 overflow-x-auto border-line border-b", className)}
      {...rest}
    >
      {children}
      <Base.Indicator className="absolute bottom-0 left-0 h-0.5 w-(--active-tab-width) translate-x-(--active-tab-left) bg-accent transition-[width,translate] duration-150" />
    </Base.List>
  );
}

export function Tab({ className, ...rest }: ComponentProps<typeof Base.Tab>) {
  return (
    <Base.Tab
      className={cn(
        "h-9 whitespace-nowrap rounded-sm font-medium text-muted hover:text-ink data-active:text-ink",
        className,
      )}
      {...rest}
    />
  );
}
