"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { ErrorState, SkeletonText } from "@/components/states";
import { useOrganization } from "@/features/me/signed-in";
import { cn } from "@/lib/classes";
import { Cell } from "./cell";
import { type Profile, ROLES } from "./profile";
import { type Dataset, fewRowsQuery } from "./queries";

/** The first rows as they were read, with the part that each column plays above it. */
export function PreviewRows({ dataset, profile }: { dataset: Dataset; profile: Profile }) {
  const t = useTranslations("datasets");
  const { org } = useOrganization();
  const rows = useQuery(fewRowsQuery(org, dataset.name));
  if (rows.isPending) return <SkeletonText lines={4} />;
  if (rows.error && !rows.data) return <ErrorState error={rows.error} retry={() => void rows.refetch()} />;
  const parts = new Map(
    ROLES[dataset.kind].flatMap((part) => {
      const column = dataset.mapping[part];
      return column ? [[column, t(`role.${dataset.kind}.${part}` as "role.entities.entity_key")]] : [];
    }),
  );
  // Those that play a part first: the eye need not look for them.
  const columns = [...profile.columns].sort((a, b) => Number(parts.has(b.name)) - Number(parts.has(a.name)));
  return (
    <section
      aria-label={t("preview", { name: dataset.name })}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys too
      tabIndex={0}
      className="relative overflow-x-auto rounded-lg border border-line bg-surface"
    >
      <table className="w-max min-w-full text-sm">
        <thead>
          <tr className="border-line border-b align-bottom">
            {columns.map((column) => (
              <th
                key={column.name}
                scope="col"
                className={cn(
                  "max-w-60 truncate whitespace-nowrap px-3 py-2 text-left font-medium",
                  isNumber(column.type) && "text-right",
                )}
              >
                {parts.has(column.name) ? (
                  <span className="mb-0.5 block font-medium text-accent-ink text-xs">
                    {parts.get(column.name)}
                  </span>
                ) : null}
                {column.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.data.items.map((row) => (
            <tr key={String(row._line)} className="border-line border-b last:border-0">
              {columns.map((column) => (
                <td
                  key={column.name}
                  className={cn(
                    "max-w-60 truncate whitespace-nowrap px-3 py-1.5",
                    isNumber(column.type) && "figures text-right",
                    !parts.has(column.name) && "text-muted",
                  )}
                >
                  <Cell value={row[column.name]} type={column.type} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const isNumber = (type: string) => type === "integer" || type === "double" || type === "decimal";
