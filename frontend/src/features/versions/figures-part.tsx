"use client";

import { useTranslations } from "use-intl";
import { None } from "@/components/figures";
import { type SimpleColumn, SimpleTable } from "@/components/simple-table";
import type { Shape } from "@/lib/api/client";
import { useFormat } from "@/lib/format";
import { label } from "@/lib/reasons";
import { Part } from "./part";
import type { Report } from "./queries";

export const FIGURES = ["roc_auc", "pr_auc", "log_loss", "brier", "ece", "lift_10"] as const;
export type FigureName = (typeof FIGURES)[number];
type Interval = Shape<"Interval">;

/** For the statistician: every figure with its interval, beside what anybody could have done without a model. */
export function FiguresPart({ report }: { report: Report }) {
  const t = useTranslations("versions");
  const { baselines, figures } = report;
  const columns: SimpleColumn<FigureName>[] = [
    {
      id: "figure",
      title: t("figure.title"),
      cell: (name) => (
        <>
          <span className="font-medium">{t(`figure.${name}`)}</span>
          <span className="block max-w-96 text-muted text-sm">{t(`figure.says.${name}`)}</span>
        </>
      ),
    },
    {
      id: "model",
      title: t("figure.model"),
      align: "right",
      cell: (name) => <Figure interval={figures[name]} places={places(name)} />,
    },
    {
      id: "rule",
      title: t("figure.rule"),
      align: "right",
      cell: (name) => <Figure interval={baselines.one_rule?.[name]} places={places(name)} />,
    },
    {
      id: "logistic",
      title: t("figure.logistic"),
      align: "right",
      cell: (name) => <Figure interval={baselines.logistic?.[name]} places={places(name)} />,
    },
    ...(["recency", "bg_nbd"] as const)
      .filter((one) => baselines[one])
      .map((one) => ({
        id: one,
        title: t(`figure.${one}`),
        align: "right" as const,
        cell: (name: FigureName) => <Figure interval={baselines[one]?.[name]} places={places(name)} />,
      })),
    {
      id: "base",
      title: t("figure.base"),
      align: "right",
      cell: (name) => {
        const base = baselines.base_rate;
        return name === "log_loss" || name === "brier" ? <Figure bare={base?.[name]} /> : <None />;
      },
    },
  ];
  return (
    <Part
      id="figures"
      title={t("part.figures")}
      says={
        baselines.one_rule
          ? t("part.figuresSay", { column: label(baselines.one_rule.column) })
          : t("part.figuresSayPlain")
      }
    >
      <SimpleTable label={t("part.figures")} columns={columns} rows={FIGURES} id={(name) => name} />
    </Part>
  );
}

/** A lift is told coarser than what lies between 0 and 1. */
export const places = (name: FigureName) => (name === "lift_10" ? 2 : 3);

/** A figure, and the interval that it lies in with 95 of 100. */
export function Figure({
  interval,
  bare,
  places = 3,
}: {
  interval?: Interval | null;
  bare?: number;
  places?: number;
}) {
  const format = useFormat();
  if (interval) {
    return (
      <>
        <span className="font-medium">{format.fixed(interval.value, places)}</span>
        <span className="block text-faint text-sm">
          {format.fixed(interval.low, places)} – {format.fixed(interval.high, places)}
        </span>
      </>
    );
  }
  return bare === undefined ? <None /> : <span className="font-medium">{format.fixed(bare, places)}</span>;
}
