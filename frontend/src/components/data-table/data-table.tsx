"use client";

import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown, ArrowUp } from "lucide-react";
import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { useTranslations } from "use-intl";
import { cn } from "@/lib/classes";
import { useKey } from "@/lib/keys";
import { useMedia } from "@/lib/media";
import { usePrinting } from "@/lib/printing";
import { ErrorState, Skeleton } from "../states";
import { Checkbox } from "../ui/checkbox";
import type { Column } from "./columns";
import type { Selection } from "./selection";
import type { Source } from "./source";

const ROW = 44; // pixels
const AHEAD = 30; // rows before the end at which more are asked for

interface DataTableProps<Row> {
  /** What the table holds, for those who hear the page. */
  label: string;
  columns: readonly Column<Row>[];
  source: Source<Row>;
  id: (row: Row) => string;
  /** Opens a row; the first column should hold a link to the same place. */
  onOpen?: (row: Row) => void;
  sort?: string;
  onSort?: (sort: string | undefined) => void;
  selection?: Selection;
  /** What each row is called when it is selected. */
  name?: (row: Row) => string;
  /** How a row looks on a phone, where there is no room for columns. */
  card?: (row: Row) => ReactNode;
  empty: ReactNode;
}

/**
 * A list of any length: rows come by pages as one scrolls, and only those in sight are drawn. Sorted and filtered
 * where the data are. A table whose rows are placed by hand is none to the browser: its roles say what it is. Arrow keys or j and k move, Enter opens, x selects, with Shift a range.
 */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, columns, source, id, onOpen, selection, name, card, empty } = props;
  const t = useTranslations("common");
  const narrow = useMedia("(max-width: 767px)") && card !== undefined;
  const list = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const { rows } = source;
  const offset = useOffset(list);
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => (narrow ? 88 : ROW),
    overscan: 12,
    scrollMargin: offset,
    scrollPaddingStart: 96,
    scrollPaddingEnd: 24,
    getItemKey: (index) => (rows[index] ? id(rows[index]) : index),
  });
  const printing = usePrinting();
  const inSight = virtual.getVirtualItems();
  // On paper nobody scrolls: all rows that have come stand there, one below the other.
  const drawn = printing ? rows.map((_, index) => ({ index, key: index, start: 0 })) : inSight;
  const last = inSight.at(-1)?.index ?? 0;
  const { more, error, loadMore } = source;
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once for each end that comes near
  useEffect(() => {
    if (more && !error && last >= rows.length - AHEAD) loadMore();
  }, [last, rows.length, more, error]);

  const order = () => rows.map(id); // of as many as have come: made only when somebody selects
  function move(to: number, extend: boolean) {
    const next = Math.min(Math.max(to, 0), rows.length - 1);
    setActive(next);
    virtual.scrollToIndex(next);
    const row = rows[next];
    if (extend && selection && row) selection.extend(order(), id(row));
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>(`[data-row="${next}"]`)?.focus());
  }
  function choose(at: number) {
    const row = rows[at];
    if (row && selection) selection.toggle(id(row), !selection.has(id(row)));
  }
  function press(event: KeyboardEvent, at: number) {
    const row = rows[at];
    const onRow = event.target === event.currentTarget;
    const jump = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (jump !== undefined && onRow) move(jump, event.shiftKey);
    else if (event.key === "Enter" && onRow && row) onOpen?.(row);
    else if (event.key === " " && onRow && selection) choose(at);
    else return;
    event.preventDefault();
  }
  function click(event: MouseEvent, row: Row) {
    const target = event.target as HTMLElement;
    if (target.closest("a, button, input, label, [role='checkbox']") || window.getSelection()?.toString())
      return;
    onOpen?.(row);
  }
  const some = rows.length > 0;
  useKey(
    "j",
    t("table.keys.down"),
    () => move(list.current?.contains(document.activeElement) ? active + 1 : active, false),
    some,
  );
  useKey("k", t("table.keys.up"), () => move(active - 1, false), some);
  useKey("x", t("table.keys.select"), () => choose(active), some && selection !== undefined);

  const template = [selection ? "2.25rem" : "", ...columns.map((one) => one.width)].filter(Boolean).join(" ");
  if (error && rows.length === 0) return <ErrorState error={error} retry={source.retry} />;
  if (!source.pending && rows.length === 0) return empty;
  return (
    <div
      role="grid"
      aria-label={label}
      aria-rowcount={source.total === null ? -1 : source.total + 1}
      aria-colcount={columns.length + (selection ? 1 : 0)}
      aria-busy={source.pending || source.outdated}
      aria-multiselectable={selection ? true : undefined}
      className="rounded-lg border border-line bg-surface"
    >
      <Head {...props} narrow={narrow} template={template} />
      <div
        ref={list}
        role="rowgroup"
        className={cn("on-paper relative transition-opacity", source.outdated && "opacity-50")}
        style={{ height: source.pending ? ROW * 12 : virtual.getTotalSize() }}
      >
        {source.pending ? <Waiting columns={columns} template={template} /> : null}
        {drawn.map((item) => {
          const row = rows[item.index];
          if (!row) return null;
          const key = id(row);
          const chosen = selection?.has(key);
          return (
            <div
              key={item.key}
              ref={narrow ? virtual.measureElement : undefined}
              role="row"
              data-index={item.index}
              data-row={item.index}
              aria-rowindex={item.index + 2}
              aria-selected={selection ? Boolean(chosen) : undefined}
              tabIndex={item.index === active ? 0 : -1}
              onFocus={() => setActive(item.index)}
              onKeyDown={(event) => press(event, item.index)}
              onClick={(event) => click(event, row)}
              style={{
                transform: `translateY(${item.start - offset}px)`,
                gridTemplateColumns: narrow ? undefined : template,
                height: narrow ? undefined : ROW,
              }}
              className={cn(
                "absolute inset-x-0 top-0 items-center border-line border-b px-3 last:border-b-0 hover:bg-sunken focus-visible:-outline-offset-2",
                narrow ? "block" : "grid gap-4",
                onOpen && "cursor-pointer",
                chosen && "bg-accent-soft hover:bg-accent-soft",
              )}
            >
              {narrow ? (
                <div role="gridcell" className="py-3">
                  {card(row)}
                </div>
              ) : (
                <>
                  {selection ? (
                    <div role="gridcell" className="grid place-items-center">
                      <Checkbox
                        checked={chosen}
                        aria-label={t("table.select", { name: name?.(row) ?? key })}
                        onCheckedChange={(on) => selection.toggle(key, on)}
                        onClick={(event) => event.shiftKey && selection.extend(order(), key)}
                      />
                    </div>
                  ) : null}
                  {columns.map((column) => (
                    <div
                      role="gridcell"
                      key={column.id}
                      className={cn("min-w-0 truncate", column.align === "right" && "text-right")}
                    >
                      {column.cell(row)}
                    </div>
                  ))}
                </>
              )}
            </div>
          );
        })}
      </div>
      {error && some ? <ErrorState error={error} retry={source.retry} className="py-6" /> : null}
      {more && !error ? (
        <p className="not-printed py-2 text-center text-faint text-sm">{t("loading")}</p>
      ) : null}
      {printing && more ? (
        <p className="border-line border-t px-3 py-2 text-muted text-sm">
          {t("table.printed", { count: rows.length, total: source.total ?? 0 })}
        </p>
      ) : null}
    </div>
  );
}

interface HeadProps<Row> extends DataTableProps<Row> {
  narrow: boolean;
  template: string;
}

function Head<Row>({
  columns,
  source: { rows },
  id,
  sort,
  onSort,
  selection,
  narrow,
  template,
}: HeadProps<Row>) {
  const t = useTranslations("common");
  const chosen = selection?.ids.size ? rows.filter((row) => selection.has(id(row))).length : 0;
  return (
    <div
      role="rowgroup"
      className={
        narrow ? "sr-only" : "sticky top-12 z-10 rounded-t-lg border-line border-b bg-surface lg:top-0"
      }
    >
      <div
        role="row"
        aria-rowindex={1}
        className="grid h-9 items-center gap-4 px-3"
        style={{ gridTemplateColumns: template }}
      >
        {selection ? (
          <div role="columnheader" className="grid place-items-center">
            <Checkbox
              aria-label={t("table.selectAll")}
              checked={rows.length > 0 && chosen === rows.length}
              indeterminate={chosen > 0 && chosen < rows.length}
              onCheckedChange={(on) => selection.all(rows.map(id), on)}
            />
          </div>
        ) : null}
        {columns.map((column) => (
          <Heading key={column.id} column={column} sort={sort} onSort={onSort} />
        ))}
      </div>
    </div>
  );
}

function Heading<Row>({
  column,
  sort,
  onSort,
}: {
  column: Column<Row>;
  sort?: string;
  onSort?: (sort: string | undefined) => void;
}) {
  const t = useTranslations("common");
  const way = !column.sort ? null : sort === column.sort ? "asc" : sort === `-${column.sort}` ? "desc" : null;
  const Arrow = way === "asc" ? ArrowUp : ArrowDown;
  const first = column.first ?? "desc";
  function turn() {
    const then = way === null ? first : way === first ? (first === "asc" ? "desc" : "asc") : null;
    onSort?.(then === null ? undefined : then === "asc" ? column.sort : `-${column.sort}`);
  }
  return (
    <div
      role="columnheader"
      aria-sort={way === "asc" ? "ascending" : way === "desc" ? "descending" : undefined}
      className={cn(
        "min-w-0 truncate font-medium text-muted text-sm",
        column.align === "right" && "text-right",
      )}
    >
      {column.sort && onSort ? (
        <button
          type="button"
          onClick={turn}
          title={t("table.sortBy", { column: column.title })}
          className={cn(
            "-mx-1.5 inline-flex max-w-full items-center gap-1 rounded-sm px-1.5 py-0.5 hover:bg-sunken hover:text-ink",
            way && "text-ink",
            column.align === "right" && "flex-row-reverse",
          )}
        >
          <span className="truncate">{column.title}</span>
          {way ? <Arrow className="size-3.5 shrink-0" aria-hidden="true" /> : null}
        </button>
      ) : (
        column.title
      )}
    </div>
  );
}

const WIDTHS = ["w-3/5", "w-2/5", "w-1/2", "w-4/5"];

function Waiting<Row>({ columns, template }: { columns: readonly Column<Row>[]; template: string }) {
  const rows = Array.from({ length: 12 }, (_, at) => at);
  return (
    <div className="late" aria-hidden="true">
      {rows.map((row) => (
        <div
          key={row}
          className="grid items-center gap-4 border-line border-b px-3"
          style={{ gridTemplateColumns: template, height: ROW }}
        >
          {columns.map((column, at) => (
            <Skeleton
              key={column.id}
              className={cn(WIDTHS[(row + at) % WIDTHS.length], column.align === "right" && "ml-auto")}
            />
          ))}
        </div>
      ))}
    </div>
  );
}

/** How far below the top of the page the rows begin. */
function useOffset(list: React.RefObject<HTMLDivElement | null>): number {
  const [offset, setOffset] = useState(0);
  useLayoutEffect(() => {
    const found = list.current ? Math.round(list.current.getBoundingClientRect().top + window.scrollY) : 0;
    if (found !== offset) setOffset(found);
  });
  return offset;
}
