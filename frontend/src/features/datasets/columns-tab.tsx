"use client";

import { Search } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Input } from "@/components/ui/input";
import { cn } from "@/lib/classes";
import { useFormat } from "@/lib/format";
import { edge, Histogram } from "./histogram";
import { type Column, type Profile, ROLES } from "./profile";
import type { Dataset } from "./queries";

const MANY = 12; // columns, from which on one looks for one by its name

/** Every column: what it holds, how much of it is missing, and how its values are spread. */
export function ColumnsTab({ dataset, profile }: { dataset: Dataset; profile: Profile }) {
  const t = useTranslations("datasets");
  const [search, setSearch] = useState("");
  const found = profile.columns.filter((one) => one.name.toLowerCase().includes(search.trim().toLowerCase()));
  const parts = new Map(
    ROLES[dataset.kind].flatMap((part) => {
      const name = dataset.mapping[part];
      return name ? [[name, t(`role.${dataset.kind}.${part}` as "role.entities.entity_key")]] : [];
    }),
  );
  return (
    <div className="flex flex-col gap-4">
      {profile.columns.length > MANY ? (
        <div className="relative w-full sm:w-64">
          <Search
            className="-translate-y-1/2 pointer-events-none absolute top-1/2 left-2.5 size-4 text-faint"
            aria-hidden="true"
          />
          <Input
            type="search"
            value={search}
            onValueChange={setSearch}
            placeholder={t("searchColumns")}
            aria-label={t("searchColumns")}
            className="pl-8"
          />
        </div>
      ) : null}
      {found.length === 0 ? <p className="text-muted">{t("noSuchColumn")}</p> : null}
      <ul className="grid gap-3 sm:grid-cols-2 xl:grid-cols-3 2xl:grid-cols-4">
        {found.map((column) => (
          <ColumnCard key={column.name} column={column} part={parts.get(column.name)} />
        ))}
      </ul>
    </div>
  );
}

function ColumnCard({ column, part }: { column: Column; part?: string }) {
  const t = useTranslations("datasets");
  const format = useFormat();
  const missing = column.rows ? column.missing / column.rows : 0;
  const ordered = column.min !== undefined && column.min !== null;
  return (
    <li className="flex min-w-0 flex-col gap-2.5 rounded-lg border border-line bg-surface p-4">
      <div className="flex items-baseline justify-between gap-3">
        <h2 className="truncate font-medium" data-says={column.name.length > 26 ? column.name : undefined}>
          {column.name}
        </h2>
        <span className="shrink-0 text-faint text-sm">{t(`type.${column.type}`)}</span>
      </div>
      <div className="min-h-11">
        <Histogram column={column} />
      </div>
      {ordered ? (
        <div className="figures flex justify-between gap-3 text-faint text-xs">
          <span>{edge(column.min, format)}</span>
          {column.quantiles?.["0.5"] !== undefined && column.quantiles["0.5"] !== null ? (
            <span>{t("column.median", { value: format.number(column.quantiles["0.5"]) })}</span>
          ) : null}
          <span>{edge(column.max, format)}</span>
        </div>
      ) : null}
      <p className="mt-auto flex flex-wrap gap-x-3 gap-y-0.5 text-muted text-sm">
        <span className={cn(missing > 0.3 && "font-medium text-medium")}>
          {column.missing === 0
            ? t("column.complete")
            : t("column.missing", { share: format.percent(missing) })}
        </span>
        <span>
          {column.constant
            ? t("column.constant")
            : t("column.distinct", { count: column.distinct, exact: String(column.distinct_exact) })}
        </span>
        {part ? <span className="text-accent-ink">{part}</span> : null}
      </p>
    </li>
  );
}
