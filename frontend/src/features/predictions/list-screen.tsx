"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { ListFilter, UsersRound } from "lucide-react";
import { useTranslations } from "use-intl";
import {
  BulkBar,
  ColumnChooser,
  DataTable,
  useColumnChoice,
  useCursorPages,
  useSelection,
} from "@/components/data-table";
import { PageHeader } from "@/components/page-header";
import { Empty, ErrorState, SkeletonText } from "@/components/states";
import { Button, buttonStyle } from "@/components/ui/button";
import { Segments } from "@/components/ui/segments";
import { useOrganization } from "@/features/me/signed-in";
import { type Model, useCurrentModel } from "@/features/models/current";
import { ModelSwitcher } from "@/features/models/model-switcher";
import { NoModel } from "@/features/models/no-model";
import { OwnerButton } from "@/features/owners/owner-button";
import { SavedViews } from "@/features/saved-views/saved-views";
import { Problem } from "@/lib/api/problem";
import { To, useGo } from "@/lib/places";
import { called, PhoneRow, useColumns } from "./columns";
import { ExportButton } from "./export-button";
import { BANDS, NARROWING, NOTHING, useFilters } from "./filters";
import { NarrowButton, Narrowed } from "./narrow";
import { listQuery, type Prediction } from "./queries";
import { SearchField } from "./search-field";
import { Sums } from "./sums";

/** The list: who is most at risk, and why. Its filters live in the address. */
export function ListScreen() {
  const t = useTranslations("predictions");
  const { model, query } = useCurrentModel();
  if (query.error && !query.data)
    return <ErrorState error={query.error} retry={() => void query.refetch()} />;
  if (query.isPending) return <SkeletonText lines={6} />;
  if (!model) {
    return (
      <>
        <PageHeader title={t("title")} />
        <NoModel icon={<UsersRound aria-hidden="true" />} title={t("noModel")}>
          {t("noModelAdvice")}
        </NoModel>
      </>
    );
  }
  return <List key={model.name} model={model} />;
}

function List({ model }: { model: Model }) {
  const t = useTranslations("predictions");
  const { org } = useOrganization();
  const go = useGo();
  const [filters, said, change] = useFilters();
  const list = useInfiniteQuery(listQuery(org, model.name, filters));
  const source = useCursorPages<Prediction>(list);
  const choice = useColumnChoice("predictions", useColumns(model));
  const selection = useSelection();
  const filtered =
    Boolean(filters.search || filters.band || filters.outcome !== "open") ||
    NARROWING.some((name) => said[name] !== undefined);
  const page = list.data?.pages[0];
  const notScored = list.error && Problem.of(list.error).code === "not_scored";
  return (
    <>
      <PageHeader
        title={t(`title_${model.kind}`)}
        says={
          page?.items[0] ? (
            <Sums page={page} model={model} when={page.items[0].created_at} />
          ) : (
            <span className="invisible">.</span>
          )
        }
        actions={
          <>
            <ModelSwitcher />
            <SavedViews model={model.name} />
            <ExportButton model={model.name} filters={filters} rows={page?.totals.rows ?? 0} />
          </>
        }
      />
      {notScored ? (
        <Empty
          icon={<UsersRound aria-hidden="true" />}
          title={t("notScored")}
          action={
            <To
              place="/models/"
              query={{ model: model.name }}
              className={buttonStyle({ variant: "primary" })}
            >
              {t("toModel")}
            </To>
          }
        >
          {t("notScoredAdvice")}
        </Empty>
      ) : (
        <>
          <div className="not-printed mb-3 flex flex-wrap items-center gap-2">
            <SearchField
              value={said.search ?? ""}
              onChange={(search) => change({ search })}
              busy={list.isFetching && !list.isFetchingNextPage}
            />
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
            <NarrowButton model={model} />
            <span className="flex-1" />
            <ColumnChooser choice={choice} />
          </div>
          <Narrowed />
          <DataTable
            label={t(`title_${model.kind}`)}
            columns={choice.visible}
            source={source}
            id={(row) => row.entity_key}
            name={called}
            onOpen={(row) => go("/customers/one/", { model: model.name, key: row.entity_key })}
            sort={filters.sort}
            onSort={(sort) => change({ sort })}
            selection={selection}
            card={(row) => <PhoneRow row={row} model={model} />}
            empty={
              <Empty
                icon={<ListFilter aria-hidden="true" />}
                title={filtered ? t("nobodyFits") : t("nobody")}
                action={
                  filtered ? (
                    <Button onClick={() => change({ ...NOTHING, outcome: "all" })}>
                      {t("clearFilters")}
                    </Button>
                  ) : null
                }
              >
                {filtered ? t("nobodyFitsAdvice") : t("nobodyAdvice")}
              </Empty>
            }
          />
          <BulkBar selection={selection}>
            <OwnerButton keys={[...selection.ids]} onAssigned={selection.clear} />
          </BulkBar>
        </>
      )}
    </>
  );
}
