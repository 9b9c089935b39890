"use client";

import { useQuery as useAnswer } from "@tanstack/react-query";
import { ListFilter } from "lucide-react";
import { useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import { type Column, ColumnChooser, DataTable, useColumnChoice } from "@/components/data-table";
import { None, Percent } from "@/components/figures";
import { Empty, ErrorState, SkeletonText } from "@/components/states";
import { TimeAgo } from "@/components/time-ago";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Segments } from "@/components/ui/segments";
import { useOrganization } from "@/features/me/signed-in";
import type { Model } from "@/features/models/current";
import { To, useGo } from "@/lib/places";
import { LeftOut } from "./left-out";
import { Moved } from "./moved";
import { NothingBuilt, OfModel } from "./of-model";
import { type ColumnDrift, type Feature, type FeatureList, featuresQuery, movedQuery } from "./queries";
import { useLabel } from "./words";

type Makers = Feature["made_by"] | "all";
const MAKERS = ["all", "attribute", "library", "feature_model", "dbt_model"] as const;

/** Every column that a model can learn from: what it is, what is missing, what it tells, whether it has moved. */
export function CatalogueScreen() {
  return <OfModel>{(model) => <Catalogue key={model.name} model={model} />}</OfModel>;
}

function Catalogue({ model }: { model: Model }) {
  const { org } = useOrganization();
  const found = useAnswer(featuresQuery(org, model.name));
  const moved = useAnswer(movedQuery(org, model.name));
  if (found.error && !found.data)
    return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <SkeletonText lines={8} />;
  if (!found.data.build) return <NothingBuilt />;
  return <Table model={model.name} list={found.data} moved={moved.data ?? {}} />;
}

interface TableProps {
  model: string;
  list: FeatureList;
  moved: Record<string, ColumnDrift>;
}

function Table({ model, list, moved }: TableProps) {
  const t = useTranslations("features");
  const called = useLabel();
  const go = useGo();
  const [search, setSearch] = useState("");
  const [maker, setMaker] = useState<Makers>("all");
  const [sort, setSort] = useState<string | undefined>("-importance");
  const most = Math.max(...list.items.map((one) => one.importance ?? 0), 0);
  const choice = useColumnChoice("features", useColumns(model, moved, most));
  const makers = MAKERS.filter((one) => one === "all" || list.items.some(({ made_by }) => made_by === one));
  const rows = useMemo(() => {
    const words = search.trim().toLowerCase();
    const fit = list.items.filter(
      (one) =>
        (maker === "all" || one.made_by === maker) &&
        (!words || `${one.name} ${called(one.labels)}`.toLowerCase().includes(words)),
    );
    return sorted(fit, sort, (one) => called(one.labels), moved);
  }, [list.items, search, maker, sort, called, moved]);
  return (
    <>
      <p className="mb-3 text-muted">
        {t("built", { count: list.total })} <TimeAgo when={list.build?.created_at ?? ""} />
        {list.version === null ? ` · ${t("noVersion")}` : ` · ${t("ofVersion", { version: list.version })}`}
      </p>
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <Input
          type="search"
          value={search}
          onValueChange={setSearch}
          placeholder={t("search")}
          aria-label={t("search")}
          className="sm:w-64!"
        />
        {makers.length > 2 ? (
          <Segments
            label={t("madeBy")}
            value={maker}
            onChange={setMaker}
            className="max-w-full overflow-x-auto"
            choices={makers.map((one) => ({ value: one, label: t(`maker.${one}`) }))}
          />
        ) : null}
        <span className="flex-1" />
        <ColumnChooser choice={choice} />
      </div>
      <DataTable
        label={t("catalogue")}
        columns={choice.visible}
        source={{
          rows,
          total: rows.length,
          more: false,
          pending: false,
          outdated: false,
          error: null,
          loadMore: () => undefined,
          retry: () => undefined,
        }}
        id={(row) => row.name}
        sort={sort}
        onSort={setSort}
        onOpen={(row) => go("/features/lineage/", { model, feature: row.name })}
        card={(row) => <PhoneRow row={row} model={model} most={most} />}
        empty={
          <Empty
            icon={<ListFilter aria-hidden="true" />}
            title={t("noneFits")}
            action={
              <Button
                onClick={() => {
                  setSearch("");
                  setMaker("all");
                }}
              >
                {t("showAll")}
              </Button>
            }
          />
        }
      />
      <LeftOut columns={list.left_out} />
    </>
  );
}

const LEVELS = { steady: 1, moved: 2, shifted: 3 } as const;

function sorted(
  rows: Feature[],
  sort: string | undefined,
  called: (one: Feature) => string,
  moved: Record<string, ColumnDrift>,
): Feature[] {
  const down = sort?.startsWith("-") ? -1 : 1;
  const by = sort?.replace("-", "");
  const value = (one: Feature): number =>
    by === "missing"
      ? (one.missing_share ?? 0)
      : by === "drift"
        ? LEVELS[moved[one.name]?.level ?? "steady"] + (moved[one.name]?.psi ?? -1) / 1000
        : (one.importance ?? -1);
  const order = (a: Feature, b: Feature) =>
    by === "label" ? called(a).localeCompare(called(b)) : value(a) - value(b);
  return sort ? [...rows].sort((a, b) => down * order(a, b)) : rows;
}

function useColumns(model: string, moved: Record<string, ColumnDrift>, most: number): Column<Feature>[] {
  const t = useTranslations("features");
  return useMemo(
    () => [
      {
        id: "label",
        title: t("feature"),
        width: "minmax(14rem, 2fr)",
        sort: "label",
        first: "asc",
        cell: (row) => <Named row={row} model={model} />,
      },
      {
        id: "importance",
        title: t("importance"),
        width: "9rem",
        sort: "importance",
        cell: (row) => <Weight row={row} most={most} />,
      },
      {
        id: "drift",
        title: t("drift"),
        width: "8rem",
        sort: "drift",
        optional: true,
        cell: (row) => <Moved of={moved[row.name]} />,
      },
      {
        id: "missing",
        title: t("missing"),
        width: "6rem",
        align: "right",
        sort: "missing",
        optional: true,
        cell: (row) => <Percent share={row.missing_share} />,
      },
      {
        id: "maker",
        title: t("madeBy"),
        width: "minmax(8rem, 1fr)",
        optional: true,
        cell: (row) => <span className="text-muted">{t(`maker.${row.made_by}`)}</span>,
      },
      {
        id: "from",
        title: t("from"),
        width: "minmax(8rem, 1fr)",
        optional: true,
        cell: (row) =>
          row.dataset || row.feature_model ? (
            <span className="font-mono text-muted text-sm">
              {row.feature_model ?? [row.dataset, row.column].filter(Boolean).join(".")}
            </span>
          ) : (
            <None />
          ),
      },
      {
        id: "kind",
        title: t("kindTitle"),
        width: "6rem",
        optional: true,
        hidden: true,
        cell: (row) => <span className="text-muted">{t(`kind.${row.kind}`)}</span>,
      },
      {
        id: "name",
        title: t("column"),
        width: "minmax(10rem, 1fr)",
        optional: true,
        hidden: true,
        cell: (row) => <code className="font-mono text-sm">{row.name}</code>,
      },
    ],
    [t, model, moved, most],
  );
}

function Named({ row, model }: { row: Feature; model: string }) {
  const called = useLabel();
  return (
    <To
      place="/features/lineage/"
      query={{ model, feature: row.name }}
      prefetch={false}
      tabIndex={-1}
      className="truncate font-medium hover:underline"
    >
      {called(row.labels)}
    </To>
  );
}

/** How much of what the version says comes from it: a bar beside the strongest one's. */
function Weight({ row, most }: { row: Feature; most: number }) {
  const t = useTranslations("features");
  if (row.importance === null)
    return <span className="text-faint">{row.used === false ? t("notUsed") : <None />}</span>;
  const share = most > 0 ? row.importance / most : 0;
  return (
    <span className="flex items-center gap-2">
      <span aria-hidden="true" className="h-1.5 w-16 overflow-hidden rounded-full bg-line">
        <span className="block h-full rounded-full bg-accent" style={{ width: `${share * 100}%` }} />
      </span>
      <Percent share={share} className="text-muted" />
    </span>
  );
}

function PhoneRow({ row, model, most }: { row: Feature; model: string; most: number }) {
  const t = useTranslations("features");
  return (
    <div className="flex flex-col gap-1">
      <Named row={row} model={model} />
      <span className="flex items-center justify-between gap-3 text-muted text-sm">
        {t(`maker.${row.made_by}`)}
        <Weight row={row} most={most} />
      </span>
    </div>
  );
}
