"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Download, ListFilter, Search, UsersRound, X } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { BandBadge } from "@/components/band-badge";
import {
  type Column,
  ColumnChooser,
  DataTable,
  useColumnChoice,
  useCursorPages,
} from "@/components/data-table";
import { Money, None, Percent } from "@/components/figures";
import { PageHeader } from "@/components/page-header";
import { ReasonChip } from "@/components/reason";
import { Empty, ErrorState, SkeletonText } from "@/components/states";
import { TimeAgo } from "@/components/time-ago";
import { Button, buttonStyle } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Segments } from "@/components/ui/segments";
import { useOrganization } from "@/features/me/signed-in";
import { type Model, useCurrentModel } from "@/features/models/current";
import { ModelSwitcher } from "@/features/models/model-switcher";
import { PREFIX } from "@/lib/api/client";
import { Problem } from "@/lib/api/problem";
import { useFormat } from "@/lib/format";
import { useKey } from "@/lib/keys";
import { type Band, To, useGo, useQuery } from "@/lib/places";
import { type Filters, listQuery, type Prediction } from "./queries";

const BANDS: readonly Band[] = ["high", "medium", "low"];
const SORTS = new Set([
  "rank",
  "-rank",
  "score",
  "-score",
  "value_at_risk",
  "-value_at_risk",
  "entity_key",
  "-entity_key",
]);
const PAUSE = 200; // milliseconds after the last letter

/** The list: who is most at risk, and why. Its filters live in the address. */
export function ListScreen() {
  const t = useTranslations("predictions");
  const { model, query, asked } = useCurrentModel();
  if (query.error && !query.data)
    return <ErrorState error={query.error} retry={() => void query.refetch()} />;
  if (query.isPending) return <SkeletonText lines={6} />;
  if (!model) {
    return (
      <>
        <PageHeader title={t("title")} />
        <Empty
          icon={<UsersRound aria-hidden="true" />}
          title={asked ? t("noSuchModel", { name: asked }) : t("noModel")}
        >
          {asked ? t("noSuchModelAdvice") : t("noModelAdvice")}
        </Empty>
      </>
    );
  }
  return <List key={model.name} model={model} />;
}

function List({ model }: { model: Model }) {
  const t = useTranslations("predictions");
  const format = useFormat();
  const { org } = useOrganization();
  const go = useGo();
  const [said, change] = useQuery("/customers/");
  const filters = useFilters(said);
  const list = useInfiniteQuery(listQuery(org, model.name, filters));
  const source = useCursorPages<Prediction>(list);
  const choice = useColumnChoice("predictions", useColumns(model));
  const filtered = Boolean(filters.search || filters.band || filters.outcome !== "open");
  const first = source.rows[0];
  const notScored = list.error && Problem.of(list.error).code === "not_scored";
  return (
    <>
      <PageHeader
        title={t(`title_${model.kind}`)}
        says={
          first ? (
            <>
              {t("sum", { count: format.number(source.total ?? 0, 0), total: source.total ?? 0 })} ·{" "}
              {t("scored")} <TimeAgo when={first.created_at} />
            </>
          ) : (
            <span className="invisible">.</span>
          )
        }
        actions={
          <>
            <ModelSwitcher />
            <a href={exportAddress(org, model.name, filters)} download className={buttonStyle()}>
              <Download aria-hidden="true" />
              {t("export")}
            </a>
          </>
        }
      />
      {notScored ? (
        <Empty icon={<UsersRound aria-hidden="true" />} title={t("notScored")}>
          {t("notScoredAdvice")}
        </Empty>
      ) : (
        <>
          <div className="not-printed mb-3 flex flex-wrap items-center gap-2">
            <SearchField value={said.search ?? ""} onChange={(search) => change({ search })} />
            <Segments
              label={t("bandFilter")}
              value={filters.band ?? "all"}
              onChange={(band) => change({ band: band === "all" ? undefined : band })}
              choices={[
                { value: "all", label: t("allBands") },
                ...BANDS.map((band) => ({ value: band, label: t(`band.${model.kind}.${band}`) })),
              ]}
            />
            <Segments
              label={t("outcomeFilter")}
              value={filters.outcome ?? "open"}
              onChange={(outcome) => change({ outcome: outcome === "open" ? undefined : outcome })}
              choices={[
                { value: "open", label: t(`outcome.${model.kind}.open`) },
                { value: "lost", label: t(`outcome.${model.kind}.lost`) },
                { value: "all", label: t("outcome.all") },
              ]}
            />
            <span className="flex-1" />
            <ColumnChooser choice={choice} />
          </div>
          <DataTable
            label={t(`title_${model.kind}`)}
            columns={choice.visible}
            source={source}
            id={(row) => row.entity_key}
            name={called}
            onOpen={(row) => go("/customers/one/", { model: model.name, key: row.entity_key })}
            sort={filters.sort}
            onSort={(sort) => change({ sort })}
            card={(row) => <PhoneRow row={row} model={model} />}
            empty={
              <Empty
                icon={<ListFilter aria-hidden="true" />}
                title={filtered ? t("nobodyFits") : t("nobody")}
                action={
                  filtered ? (
                    <Button onClick={() => change({ search: undefined, band: undefined, outcome: "all" })}>
                      {t("clearFilters")}
                    </Button>
                  ) : null
                }
              >
                {filtered ? t("nobodyFitsAdvice") : t("nobodyAdvice")}
              </Empty>
            }
          />
        </>
      )}
    </>
  );
}

export const called = (row: Prediction) => row.name ?? row.entity_key;

/** What the address says, as far as the API understands it. */
function useFilters(said: { search?: string; band?: string; outcome?: string; sort?: string }): Filters {
  const { search, band, outcome, sort } = said;
  return useMemo(
    () => ({
      search: search || undefined,
      band: BANDS.find((one) => one === band),
      outcome: outcome === "all" || outcome === "lost" ? outcome : "open",
      sort: sort && SORTS.has(sort) ? (sort as Filters["sort"]) : undefined,
    }),
    [search, band, outcome, sort],
  );
}

function useColumns(model: Model): Column<Prediction>[] {
  const t = useTranslations("predictions");
  return useMemo(
    () => [
      {
        id: "rank",
        title: t("column.rank"),
        width: "3.5rem",
        align: "right",
        sort: "rank",
        first: "asc",
        optional: true,
        hidden: true,
        cell: (row) => <span className="figures text-faint">{row.rank}</span>,
      },
      {
        id: "customer",
        title: t(`column.who.${model.kind}`),
        width: "minmax(11rem, 1.4fr)",
        cell: (row) => <Who row={row} model={model} />,
      },
      {
        id: "band",
        title: t(`column.band.${model.kind}`),
        width: "8rem",
        cell: (row) => <BandBadge band={row.band} kind={model.kind} />,
      },
      {
        id: "score",
        title: t("column.score"),
        width: "7rem",
        align: "right",
        sort: "score",
        cell: (row) => <Percent share={row.score} className="font-medium" />,
      },
      {
        id: "value",
        title: t("column.value"),
        width: "7rem",
        align: "right",
        optional: true,
        hidden: true,
        cell: (row) => <Money value={row.value} />,
      },
      {
        id: "value_at_risk",
        title: t(`column.valueAtRisk.${model.kind}`),
        width: "8.5rem",
        align: "right",
        sort: "value_at_risk",
        optional: true,
        cell: (row) => <Money value={row.value_at_risk} />,
      },
      {
        id: "reason",
        title: t("column.reason"),
        width: "minmax(12rem, 2fr)",
        optional: true,
        cell: (row) =>
          row.reasons?.[0] ? (
            <ReasonChip reason={row.reasons[0]} kind={model.kind} className="text-muted" />
          ) : (
            <None />
          ),
      },
      {
        id: "email",
        title: t("column.email"),
        width: "minmax(10rem, 1fr)",
        optional: true,
        hidden: true,
        cell: (row) => row.email ?? <None />,
      },
    ],
    [model, t],
  );
}

function Who({ row, model }: { row: Prediction; model: Model }) {
  return (
    <span className="flex min-w-0 items-baseline gap-2">
      <To
        place="/customers/one/"
        query={{ model: model.name, key: row.entity_key }}
        prefetch={false}
        tabIndex={-1}
        className="truncate font-medium hover:underline"
      >
        {called(row)}
      </To>
      {row.name ? <span className="shrink-0 text-faint text-sm">{row.entity_key}</span> : null}
    </span>
  );
}

function PhoneRow({ row, model }: { row: Prediction; model: Model }) {
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex items-baseline justify-between gap-3">
        <Who row={row} model={model} />
        <Percent share={row.score} className="shrink-0 font-semibold" />
      </div>
      <div className="flex min-w-0 items-center gap-2 text-muted text-sm">
        <BandBadge band={row.band} kind={model.kind} />
        {row.reasons?.[0] ? <ReasonChip reason={row.reasons[0]} kind={model.kind} /> : null}
      </div>
    </div>
  );
}

function SearchField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const t = useTranslations("predictions");
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(value);
  const send = useRef(onChange);
  send.current = onChange;
  useEffect(() => {
    if (typed === value) return;
    const timer = setTimeout(() => send.current(typed), PAUSE);
    return () => clearTimeout(timer);
  }, [typed, value]);
  useKey("/", t("search"), () => field.current?.focus());
  return (
    <div className="relative w-full sm:w-64">
      <Search
        className="-translate-y-1/2 pointer-events-none absolute top-1/2 left-2.5 size-4 text-faint"
        aria-hidden="true"
      />
      <Input
        ref={field}
        type="search"
        value={typed}
        onValueChange={setTyped}
        placeholder={t("search")}
        aria-label={t("search")}
        className="h-9 pr-8 pl-8 [&::-webkit-search-cancel-button]:hidden"
        onKeyDown={(event) => event.key === "Escape" && setTyped("")}
      />
      {typed ? (
        <Button
          variant="quiet"
          size="icon"
          aria-label={t("clearSearch")}
          onClick={() => setTyped("")}
          className="absolute top-0.5 right-0.5"
        >
          <X aria-hidden="true" />
        </Button>
      ) : null}
    </div>
  );
}

function exportAddress(org: string, model: string, filters: Filters): string {
  const query = new URLSearchParams({ format: "csv", outcome: filters.outcome ?? "open" });
  if (filters.band) query.set("band", filters.band);
  if (filters.search) query.set("search", filters.search);
  return `${PREFIX}/organizations/${encodeURIComponent(org)}/models/${encodeURIComponent(model)}/predictions/export?${query}`;
}
