"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Rows3 } from "lucide-react";
import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { DataTable, type Column as Shown, useCursorPages } from "@/components/data-table";
import { Empty } from "@/components/states";
import { useOrganization } from "@/features/me/signed-in";
import { Cell } from "./cell";
import type { Profile } from "./profile";
import { type Dataset, rowsQuery } from "./queries";

type Row = Record<string, unknown>;

/** The rows as they stand, in the order in which they came; all columns, as wide as they need. */
export function RowsTab({ dataset, profile }: { dataset: Dataset; profile: Profile }) {
  const t = useTranslations("datasets");
  const { org } = useOrganization();
  const rows = useInfiniteQuery(rowsQuery(org, dataset.name));
  const source = useCursorPages<Row>(rows);
  const columns = useMemo(
    (): Shown<Row>[] => [
      {
        id: "_line",
        title: t("line"),
        width: "4.5rem",
        align: "right",
        cell: (row) => <span className="figures text-faint">{String(row._line)}</span>,
      },
      ...profile.columns.map((column): Shown<Row> => {
        const number = ["integer", "double", "decimal"].includes(column.type);
        return {
          id: column.name,
          title: column.name,
          width: "9rem",
          align: number ? "right" : undefined,
          cell: (row) => (
            <span className={number ? "figures" : undefined}>
              <Cell value={row[column.name]} type={column.type} />
            </span>
          ),
        };
      }),
    ],
    [profile, t],
  );
  return (
    <section
      aria-label={t("tab.rows")}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys too
      tabIndex={0}
      className="relative overflow-x-auto"
    >
      <div style={{ minWidth: `${4.5 + columns.length * 10}rem` }}>
        <DataTable
          label={t("tab.rows")}
          columns={columns}
          source={source}
          id={(row) => String(row._line)}
          empty={<Empty icon={<Rows3 aria-hidden="true" />} title={t("noRows")} />}
        />
      </div>
    </section>
  );
}
