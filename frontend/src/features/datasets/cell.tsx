"use client";

import { None } from "@/components/figures";
import { useFormat } from "@/lib/format";
import type { Column } from "./profile";

/** A value of a row, as the language of the screen writes it; text and keys stay as they are. */
export function Cell({ value, type }: { value: unknown; type: Column["type"] }) {
  const format = useFormat();
  if (value === null || value === undefined) return <None />;
  if (typeof value === "number" && type !== "integer") return <span>{format.number(value)}</span>;
  if (type === "date" && typeof value === "string") return <span>{format.date(`${value}T12:00:00`)}</span>;
  return <span>{String(value)}</span>;
}
