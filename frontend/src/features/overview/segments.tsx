"use client";

import { useQuery as useAnswer } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Percent } from "@/components/figures";
import { ErrorState, SkeletonText } from "@/components/states";
import { Select } from "@/components/ui/select";
import { useOrganization } from "@/features/me/signed-in";
import type { Model } from "@/features/models/current";
import { facetsQuery } from "@/features/predictions/queries";
import { cn, stretched } from "@/lib/classes";
import { useFormat } from "@/lib/format";
import { To } from "@/lib/places";
import { label } from "@/lib/reasons";

const SHOWN = 8;

/** Where the risk sits: by the values of a column, or by who looks after them. */
export function BySegment({ model }: { model: Model }) {
  const t = useTranslations("overview");
  const { org } = useOrganization();
  const facets = useAnswer(facetsQuery(org, model.name));
  const format = useFormat();
  const [chosen, choose] = useState<string | null>(null);
  const { kind, economics } = model;
  const columns = [
    ...(facets.data?.segments ?? []).map((one) => ({ id: `:${one.column}`, ...one })),
    ...(facets.data && facets.data.owners.length > 1
      ? [{ id: "owner", column: "owner", values: facets.data.owners }]
      : []),
  ];
  const own = columns.find((one) => one.id === (chosen ?? `:${model.segment_column}`)) ?? fewest(columns);
  const inMoney = own?.values.some((one) => one.value_at_risk !== null);
  const weight = (one: NonNullable<typeof own>["values"][number]) =>
    inMoney ? (one.value_at_risk ?? 0) : one.high;
  const values = [...(own?.values ?? [])].sort((one, other) => weight(other) - weight(one)).slice(0, SHOWN);
  const most = Math.max(...values.map(weight), 1e-9);
  const name = (id: string, column: string) => (id === "owner" ? t("segments.owner") : label(column));
  return (
    <section aria-labelledby="segments" className="min-w-0">
      <div className="mb-3 flex flex-wrap items-end justify-between gap-2">
        <div>
          <h2 id="segments" className="font-semibold text-lg">
            {t(`segments.title.${kind}`)}
          </h2>
          <p className="text-muted">{t(inMoney ? `segments.saysMoney.${kind}` : `segments.says.${kind}`)}</p>
        </div>
        {columns.length > 1 && own ? (
          <Select
            label={t("segments.by")}
            value={own.id}
            onChange={choose}
            className="w-48"
            choices={columns.map((one) => ({ value: one.id, label: name(one.id, one.column) }))}
          />
        ) : null}
      </div>
      {facets.isPending ? <SkeletonText lines={5} /> : null}
      {facets.error && !facets.data ? (
        <ErrorState error={facets.error} retry={() => void facets.refetch()} className="py-6" />
      ) : null}
      {facets.data && !own ? <p className="text-muted">{t("segments.none")}</p> : null}
      {own ? (
        <ul className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface">
          {values.map((one) => (
            <li
              key={one.value ?? ""}
              className="relative grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 px-4 py-2 has-[a:hover]:bg-sunken"
            >
              <To
                place="/customers/"
                query={
                  own.id === "owner"
                    ? { model: model.name, ...(one.value === null ? { unowned: "1" } : { owner: one.value }) }
                    : { model: model.name, segment: `${own.column}:${one.value ?? ""}` }
                }
                className={cn("truncate font-medium", stretched)}
              >
                {one.value ?? t(own.id === "owner" ? "segments.nobodys" : "segments.notKnown")}
              </To>
              <span className="figures text-right font-semibold">
                {inMoney
                  ? format.money(one.value_at_risk ?? 0, economics.currency)
                  : format.number(one.high, 0)}
              </span>
              <span className="text-muted text-sm">
                {t(`segments.counts.${kind}`, { rows: one.rows, high: one.high })}
              </span>
              <span className="text-right text-muted text-sm">
                {t("segments.mean")} <Percent share={one.mean_score} />
              </span>
              <span aria-hidden="true" className="col-span-2 mt-1.5 h-1 rounded-full bg-sunken">
                <span
                  className="block h-full rounded-full bg-accent"
                  style={{ width: `${(weight(one) / most) * 100}%` }}
                />
              </span>
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  );
}

/** The column with the fewest values, of those that part them at all: plans say more than cities. */
function fewest<Column extends { values: readonly unknown[] }>(
  columns: readonly Column[],
): Column | undefined {
  const parting = columns.filter((one) => one.values.length > 1);
  return [...parting].sort((one, other) => one.values.length - other.values.length)[0] ?? columns[0];
}
