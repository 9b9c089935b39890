"use client";

import { type ReactNode, useId } from "react";
import { useTranslations } from "use-intl";
import { None } from "@/components/figures";
import { useFormat } from "@/lib/format";
import type { RunDetail } from "./queries";

/** What it was made from: with these it can be repeated, and with nothing else. */
export function Pins({ run }: { run: RunDetail }) {
  const t = useTranslations("trainings");
  const format = useFormat();
  const heading = useId();
  const { pins } = run;
  const budget = String(pins.parameters.budget ?? "");
  const budgetKey = `budget.${budget}` as "budget.fast";
  const keep = Array.isArray(pins.parameters.keep) ? pins.parameters.keep.map(String) : [];
  const version = (name: string, number: number | null) =>
    number === null ? name : t("pins.version", { name, number });
  return (
    <section aria-labelledby={heading}>
      <h2 id={heading} className="font-semibold text-lg">
        {t("pins.title")}
      </h2>
      <p className="mb-3 text-muted">{t("pins.says")}</p>
      <dl className="grid gap-px overflow-hidden rounded-lg border border-line bg-line sm:grid-cols-2">
        <Pin name={t("pins.dataset")}>{version(pins.dataset, pins.dataset_version)}</Pin>
        <Pin name={t("pins.date")}>{pins.snapshot_date ? format.date(pins.snapshot_date) : null}</Pin>
        <Pin name={t("pins.events")}>
          {Object.entries(pins.events)
            .map(([name, number]) => version(name, number))
            .join(", ")}
        </Pin>
        <Pin name={t("pins.features")}>
          {pins.feature_models.map((one) => version(one.name, one.version)).join(", ")}
        </Pin>
        <Pin name={t("budget.title")}>{t.has(budgetKey) ? t(budgetKey) : budget}</Pin>
        <Pin name={t("seed")}>{String(pins.parameters.seed ?? "")}</Pin>
        <Pin name={t("pins.kept")}>{keep.join(", ")}</Pin>
        <Pin name={t("pins.threads")}>{pins.threads === null ? null : format.number(pins.threads, 0)}</Pin>
        <Pin name={t("pins.programs")}>
          {Object.entries(pins.libraries)
            .map(([name, number]) => `${name} ${number}`)
            .join(", ")}
        </Pin>
        <Pin name={t("pins.dbt")}>
          {pins.dbt_project ? (
            <code data-says={pins.dbt_project}>{pins.dbt_project.slice(0, 12)}</code>
          ) : null}
        </Pin>
      </dl>
      {pins.question ? (
        <details className="mt-3 rounded-md border border-line bg-sunken">
          <summary className="px-3 py-2 text-muted text-sm">{t("pins.question")}</summary>
          <pre
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys too
            tabIndex={0}
            className="max-h-80 overflow-auto border-line border-t px-3 py-2 font-mono text-xs leading-5"
          >
            {JSON.stringify(pins.question, null, 2)}
          </pre>
        </details>
      ) : null}
    </section>
  );
}

function Pin({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-0 bg-surface px-4 py-3">
      <dt className="text-muted text-sm">{name}</dt>
      <dd className="break-words">{children || <None />}</dd>
    </div>
  );
}
