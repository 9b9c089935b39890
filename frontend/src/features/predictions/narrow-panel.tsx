"use client";

import { useTranslations } from "use-intl";
import { ErrorState, SkeletonText } from "@/components/states";
import { Button } from "@/components/ui/button";
import { FormField } from "@/components/ui/field";
import type { LateProps } from "@/components/ui/late";
import { Popover, PopoverPanel, PopoverTitle } from "@/components/ui/popover";
import { type Choice, Select } from "@/components/ui/select";
import type { Shape } from "@/lib/api/client";
import { useFormat } from "@/lib/format";
import { label } from "@/lib/reasons";
import { MOVES, segments, useFilters } from "./filters";
import { useFacets, useNarrowed } from "./narrow";

const ANY = "any";
const MOST = 60; // values of a list to choose from

export default function NarrowPanel({ open, onOpenChange, anchor }: LateProps) {
  const t = useTranslations("predictions");
  return (
    <Popover open={open} onOpenChange={onOpenChange}>
      <PopoverPanel anchor={anchor} finalFocus={anchor} align="start" className="w-88! p-4!">
        <PopoverTitle className="mb-3 font-semibold">{t("filter.more")}</PopoverTitle>
        <Fields onClose={() => onOpenChange(false)} />
      </PopoverPanel>
    </Popover>
  );
}

function Fields({ onClose }: { onClose: () => void }) {
  const t = useTranslations("predictions");
  const model = useNarrowed();
  const facets = useFacets();
  const [, said, change] = useFilters();
  if (facets.isPending) return <SkeletonText lines={5} />;
  if (facets.error && !facets.data)
    return <ErrorState error={facets.error} retry={() => void facets.refetch()} className="py-4" />;
  const { owners, segments: columns, reasons } = facets.data;
  const who = said.mine ? "mine" : said.unowned ? "unowned" : said.owner ? `=${said.owner}` : ANY;
  const chosen = segments(said.segment) ?? [];
  return (
    <div className="flex flex-col gap-3">
      <FormField label={t("column.owner")}>
        <Select
          value={who}
          onChange={(next) =>
            change({
              mine: next === "mine" ? "1" : undefined,
              unowned: next === "unowned" ? "1" : undefined,
              owner: next.startsWith("=") ? next.slice(1) : undefined,
            })
          }
          choices={[
            { value: ANY, label: t("filter.anyOwner") },
            { value: "mine", label: t("filter.mine") },
            { value: "unowned", label: t("filter.unowned") },
            ...owners
              .slice(0, MOST)
              .flatMap((one) =>
                one.value === null
                  ? []
                  : [{ value: `=${one.value}`, label: <Counted facet={one} name={one.value} /> }],
              ),
          ]}
        />
      </FormField>
      <FormField label={t("filter.since")}>
        <Select
          value={said.move ?? ANY}
          onChange={(next) => change({ move: MOVES.find((one) => one === next) })}
          choices={[
            { value: ANY, label: t("filter.anyMove") },
            ...MOVES.map((move) => ({ value: move, label: t(`move.${move}`) })),
          ]}
        />
      </FormField>
      {reasons.length ? (
        <FormField label={t("filter.reason")}>
          <Select
            value={said.reason ?? ANY}
            onChange={(next) => change({ reason: next === ANY ? undefined : next })}
            choices={[
              { value: ANY, label: t("filter.anyReason") },
              ...reasons
                .slice(0, MOST)
                .flatMap((one) =>
                  one.value === null
                    ? []
                    : [{ value: one.value, label: <Counted facet={one} name={label(one.value)} /> }],
                ),
            ]}
          />
        </FormField>
      ) : null}
      {columns.map(({ column, values }) => {
        const own = chosen.find((one) => one.startsWith(`${column}:`));
        const others = chosen.filter((one) => !one.startsWith(`${column}:`));
        const choices: Choice<string>[] = [
          { value: ANY, label: t("filter.anyValue") },
          ...values.slice(0, MOST).map((one) => ({
            value: `${column}:${one.value ?? ""}`,
            label: <Counted facet={one} name={one.value ?? t("filter.notKnown")} />,
          })),
        ];
        return (
          <FormField key={column} label={label(column)}>
            <Select
              value={own ?? ANY}
              onChange={(next) =>
                change({ segment: [...others, ...(next === ANY ? [] : [next])].join("\n") || undefined })
              }
              choices={choices}
            />
          </FormField>
        );
      })}
      <Button variant="primary" className="self-end" onClick={onClose}>
        {t(`filter.show.${model.kind}`)}
      </Button>
    </div>
  );
}

function Counted({ facet, name }: { facet: Shape<"Facet">; name: string }) {
  const format = useFormat();
  return (
    <span className="flex w-full min-w-0 items-baseline gap-2">
      <span className="truncate">{name}</span>
      <span className="figures ml-auto text-faint text-sm">{format.number(facet.rows, 0)}</span>
    </span>
  );
}
