import type { ReactNode } from "react";
import { cn } from "@/lib/classes";

export interface SimpleColumn<Row> {
  id: string;
  title: ReactNode;
  align?: "right";
  cell: (row: Row) => ReactNode;
  className?: string;
}

interface SimpleTableProps<Row> {
  /** What it holds, for those who hear the page. */
  label: string;
  columns: readonly SimpleColumn<Row>[];
  rows: readonly Row[];
  id: (row: Row) => string;
}

/**
 * A few rows that fit on a page: read across, the first cell naming the row. A long list is a DataTable. It is
 * `relative`, or what is said to ears alone in its cells would make the page as wide as the table.
 */
export function SimpleTable<Row>({ label, columns, rows, id }: SimpleTableProps<Row>) {
  return (
    <div
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys too
      tabIndex={0}
      className="relative overflow-x-auto rounded-lg border border-line bg-surface"
    >
      <table aria-label={label} className="w-full">
        <thead>
          <tr className="border-line border-b">
            {columns.map((column) => (
              <th
                key={column.id}
                scope="col"
                className={cn(
                  "whitespace-nowrap px-3 py-2 font-medium text-muted text-sm",
                  column.align === "right" ? "text-right" : "text-left",
                )}
              >
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={id(row)} className="border-line border-b align-top last:border-0">
              {columns.map((column, at) => {
                const Cell = at === 0 ? "th" : "td";
                return (
                  <Cell
                    key={column.id}
                    scope={at === 0 ? "row" : undefined}
                    className={cn(
                      "px-3 py-2 font-normal",
                      column.align === "right" ? "figures whitespace-nowrap text-right" : "text-left",
                      column.className,
                    )}
                  >
                    {column.cell(row)}
                  </Cell>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
