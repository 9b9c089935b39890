"use client";

import { type ReactNode, useMemo, useState } from "react";
import { kept } from "@/lib/kept";

export interface Column<Row> {
  id: string;
  title: string;
  cell: (row: Row) => ReactNode;
  /** A track of a CSS grid: `8rem`, `minmax(12rem, 2fr)`. */
  width: string;
  align?: "right";
  /** The API's word for sorting by it; without one it cannot be sorted by. */
  sort?: string;
  /** Which way the first click sorts. */
  first?: "asc" | "desc";
  /** It can be taken away by the column chooser, and put back. */
  optional?: boolean;
  /** Away until somebody wants it. */
  hidden?: boolean;
}

export interface ColumnChoice<Row> {
  all: readonly Column<Row>[];
  visible: readonly Column<Row>[];
  toggle: (id: string, on: boolean) => void;
}

/** Which columns this browser wants to see of the table of this name. */
export function useColumnChoice<Row>(table: string, all: readonly Column<Row>[]): ColumnChoice<Row> {
  const memory = useMemo(() => kept<Record<string, boolean>>(`columns.${table}`), [table]);
  const [wishes, setWishes] = useState(() => memory.read() ?? {});
  const visible = all.filter((one) => !one.optional || (wishes[one.id] ?? !one.hidden));
  function toggle(id: string, on: boolean) {
    const next = { ...wishes, [id]: on };
    memory.write(next);
    setWishes(next);
  }
  return { all, visible, toggle };
}
