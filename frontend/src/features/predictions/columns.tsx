"use client";

import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { BandBadge } from "@/components/band-badge";
import type { Column } from "@/components/data-table";
import { Money, None, Percent } from "@/components/figures";
import { Points } from "@/components/points";
import { ReasonChip } from "@/components/reason";
import { Sparkline } from "@/components/sparkline";
import type { Model } from "@/features/models/current";
import { useMedia } from "@/lib/media";
import { To } from "@/lib/places";
import type { Prediction } from "./queries";

export const called = (row: Prediction) => row.name ?? row.entity_key;

export function useColumns(model: Model): Column<Prediction>[] {
  const t = useTranslations("predictions");
  const roomy = useMedia("(min-width: 1200px)");
  const wide = useMedia("(min-width: 1400px)");
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
        width: "minmax(9rem, 1.4fr)",
        sort: "name",
        first: "asc",
        cell: (row) => <Who row={row} model={model} />,
      },
      {
        id: "band",
        title: t(`column.band.${model.kind}`),
        width: "6.75rem",
        cell: (row) => <BandBadge band={row.band} kind={model.kind} />,
      },
      {
        id: "score",
        title: t(`column.score.${model.kind}`),
        width: "6.25rem",
        align: "right",
        sort: "score",
        cell: (row) => <Percent share={row.score} className="font-medium" />,
      },
      {
        id: "change",
        title: t("column.change"),
        width: "9.5rem",
        align: "right",
        sort: "change",
        optional: true,
        // A lead has its next step there.
        hidden: !roomy || model.kind === "lead_scoring",
        cell: (row) => <Way row={row} model={model} />,
      },
      {
        id: "value",
        title: t("column.value"),
        width: "7rem",
        align: "right",
        optional: true,
        hidden: true,
        sort: "value",
        cell: (row) => <Money value={row.value} currency={model.economics.currency} />,
      },
      {
        id: "value_at_risk",
        title: t(`column.valueAtRisk.${model.kind}`),
        width: "7.5rem",
        align: "right",
        sort: "value_at_risk",
        optional: true,
        cell: (row) => <Money value={row.value_at_risk} currency={model.economics.currency} />,
      },
      {
        id: "owner",
        title: t("column.owner"),
        width: "minmax(5rem, 0.8fr)",
        sort: "owner",
        first: "asc",
        optional: true,
        hidden: !wide,
        cell: (row) => row.owner?.name ?? <None />,
      },
      {
        id: "reason",
        title: t("column.reason"),
        width: "minmax(5rem, 2fr)",
        optional: true,
        cell: (row) =>
          row.reasons?.[0] ? (
            <ReasonChip reason={row.reasons[0]} kind={model.kind} className="text-muted" />
          ) : (
            <None />
          ),
      },
      ...(model.kind === "lead_scoring"
        ? [
            {
              id: "next",
              title: t("column.nextStep"),
              width: "9.5rem",
              optional: true,
              hidden: !roomy,
              cell: (row: Prediction) => (row.outcome ? <None /> : t(`step.${row.band}`)),
            },
          ]
        : []),
      {
        id: "email",
        title: t("column.email"),
        width: "minmax(10rem, 1fr)",
        optional: true,
        hidden: true,
        cell: (row) => row.email ?? <None />,
      },
    ],
    [model, t, roomy, wide],
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
      {row.name ? (
        <span className="shrink-0 text-faint text-sm md:max-[1399px]:hidden">{row.entity_key}</span>
      ) : null}
    </span>
  );
}

/** The way of the last scorings, and how far the newest went. */
function Way({ row, model }: { row: Prediction; model: Model }) {
  const known = row.history.filter((score) => score !== null).length;
  if (row.change === null) return <None />;
  return (
    <span className="flex items-center justify-end gap-2">
      {known > 2 ? <Sparkline values={row.history} width={44} /> : null}
      <Points change={row.change} kind={model.kind} className="min-w-18 justify-end" />
    </span>
  );
}

/** How a row looks where there is no room for columns. */
export function PhoneRow({ row, model }: { row: Prediction; model: Model }) {
  const t = useTranslations("predictions");
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex items-baseline justify-between gap-3">
        <Who row={row} model={model} />
        <Percent share={row.score} className="shrink-0 font-semibold" />
      </div>
      <div className="flex min-w-0 items-center gap-2 text-muted text-sm">
        <BandBadge band={row.band} kind={model.kind} />
        <Points change={row.change} kind={model.kind} />
        {row.reasons?.[0] ? <ReasonChip reason={row.reasons[0]} kind={model.kind} /> : null}
      </div>
      {model.kind === "lead_scoring" && !row.outcome ? (
        <p className="text-sm">{t(`step.${row.band}`)}</p>
      ) : null}
    </div>
  );
}
