import type { ComponentProps } from "react";
import { cn } from "@/lib/classes";

/** A sheet of its own: used where things are really apart, not as a frame around everything. */
export function Card({ className, ...rest }: ComponentProps<"section">) {
  return (
    <section className={cn("rounded-lg border border-line bg-surface shadow-raised", className)} {...rest} />
  );
}
