"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { useMemo, useRef } from "react";
import { useTranslations } from "use-intl";
import { cn } from "@/lib/classes";

export interface GridColumn {
  name: string;
  /** As the engine calls it: `BIGINT`, `VARCHAR`. */
  type: string;
}

type Row = Record<string, unknown>;

const ROW = 30; // pixels
const LETTER = 7.9; // pixels of one, in the grid's face
const LEAST = 72;
const MOST = 340;
const LOOKED_AT = 100; // rows whose texts say how wide a column is
const NUMBERS = /^(U?(TINY|SMALL|BIG|HUGE)?INT|INTEGER|UINTEGER|DOUBLE|FLOAT|DECIMAL)/;

/** What a statement gave, as it is: values are shown as the engine writes them, since they are data and no prose. */
export function RowsGrid({
  label,
  columns,
  rows,
  className,
}: {
  label: string;
  columns: readonly GridColumn[];
  rows: readonly Row[];
  className?: string;
}) {
  const t = useTranslations("sql");
  const box = useRef<HTMLElement>(null);
  const widths = useMemo(() => columns.map((one) => width(one, rows)), [columns, rows]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW,
    overscan: 12,
  });
  const drawn = virtual.getVirtualItems();
  const above = drawn[0]?.start ?? 0;
  const below = virtual.getTotalSize() - (drawn.at(-1)?.end ?? 0);
  return (
    <section
      ref={box}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
      tabIndex={0}
      aria-label={label}
      className={cn("overflow-auto rounded-lg border border-line bg-surface", className)}
    >
      <table
        aria-rowcount={rows.length + 1}
        className="table-fixed border-separate border-spacing-0 font-mono text-sm"
        style={{ width: widths.reduce((sum, one) => sum + one, 0) }}
      >
        <colgroup>
          {columns.map(({ name }, at) => (
            <col key={name} style={{ width: widths[at] }} />
          ))}
        </colgroup>
        <thead className="sticky top-0 z-10 bg-surface">
          <tr aria-rowindex={1}>
            {columns.map((one) => (
              <th
                key={one.name}
                scope="col"
                className={cn(
                  "border-line border-b px-3 py-1.5 font-medium",
                  isNumber(one) ? "text-right" : "text-left",
                )}
              >
                <span className="block truncate text-ink">{one.name}</span>
                <span className="block truncate font-normal text-faint text-xs">
                  {one.type.toLowerCase()}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {above > 0 ? (
            <tr>
              <td colSpan={columns.length} style={{ height: above }} />
            </tr>
          ) : null}
          {drawn.map(({ index }) => (
            <tr key={index} aria-rowindex={index + 2} className="hover:bg-sunken" style={{ height: ROW }}>
              {columns.map((one) => {
                const value = rows[index]?.[one.name];
                const text = written(value);
                return (
                  <td
                    key={one.name}
                    title={text.length * LETTER > MOST - 24 ? text : undefined}
                    className={cn(
                      "truncate whitespace-pre border-line border-b px-3",
                      isNumber(one) && "text-right",
                    )}
                  >
                    {value === null || value === undefined ? (
                      <span className="text-faint italic">{t("null")}</span>
                    ) : (
                      text
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
          {below > 0 ? (
            <tr>
              <td colSpan={columns.length} style={{ height: below }} />
            </tr>
          ) : null}
        </tbody>
      </table>
    </section>
  );
}

const isNumber = ({ type }: GridColumn) => NUMBERS.test(type);

function written(value: unknown): string {
  if (value === null || value === undefined) return "null";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function width({ name, type }: GridColumn, rows: readonly Row[]): number {
  const letters = rows
    .slice(0, LOOKED_AT)
    .reduce((most, row) => Math.max(most, written(row[name]).length), Math.max(name.length, type.length));
  return Math.min(Math.max(letters * LETTER + 26, LEAST), MOST);
}
