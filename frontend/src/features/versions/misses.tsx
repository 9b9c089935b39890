"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { Money } from "@/components/figures";
import { Slider } from "@/components/ui/slider";
import type { Model } from "@/features/models/current";
import { useFormat } from "@/lib/format";
import { Part } from "./part";
import type { Charts, Report } from "./queries";

/** What a threshold gets right and wrong, counted and in money. */
export function Misses({ model, report }: { model: Model; report: Report }) {
  const t = useTranslations("versions");
  const rows = report.charts?.confusion ?? [];
  const [place, setPlace] = useState(() => first(rows, report));
  const row = rows[place];
  const format = useFormat();
  if (!report.charts || !row) return null;
  const known = report.charts.value.known > 0;
  const kind = model.kind;
  const cells = [
    { name: "tp", good: true, count: row.tp, value: row.value_tp },
    { name: "fp", good: false, count: row.fp, value: row.value_fp },
    { name: "fn", good: false, count: row.fn, value: row.value_fn },
    { name: "tn", good: true, count: row.tn, value: row.value_tn },
  ] as const;
  return (
    <Part id="misses" title={t("part.misses")} says={t("part.missesSay", { kind })}>
      <div className="not-printed mb-4 flex flex-wrap items-center gap-x-4 gap-y-1">
        <span className="figures w-60 font-medium">
          {t("threshold", { share: format.percent(row.threshold) })}
        </span>
        <Slider
          label={t("thresholdSlider")}
          className="min-w-48 max-w-96 flex-1"
          min={0}
          max={rows.length - 1}
          value={place}
          onChange={setPlace}
          says={(at) => format.percent(rows[at]?.threshold ?? 0)}
        />
      </div>
      <p className="mb-3 max-w-prose">
        {t("confusion.says", {
          kind,
          called: format.number(row.tp + row.fp, 0),
          right: format.number(row.tp, 0),
          share: format.percent(row.tp / (row.tp + row.fp || 1)),
          missed: format.number(row.fn, 0),
          all: format.number(row.tp + row.fn, 0),
        })}
      </p>
      <dl className="grid max-w-2xl grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line">
        {cells.map((cell) => (
          <div key={cell.name} className="bg-surface p-4">
            <dt className="text-muted text-sm">
              <span aria-hidden="true" className={cell.good ? "text-good" : "text-bad"}>
                {cell.good ? "✓" : "✗"}
              </span>{" "}
              {t(`confusion.${cell.name}`, { kind })}
            </dt>
            <dd className="figures font-semibold text-xl">
              {format.number(cell.count, 0)}
              {known ? (
                <span className="block font-normal text-muted text-sm">
                  {t.rich("confusion.worth", {
                    money: () => <Money value={cell.value} currency={model.economics.currency} />,
                  })}
                </span>
              ) : null}
            </dd>
          </div>
        ))}
      </dl>
    </Part>
  );
}

/** Where a tenth of all are called. */
function first(rows: Charts["confusion"], report: Report): number {
  const tenth = (report.rows ?? 0) / 10;
  const found = rows.findIndex((row) => row.tp + row.fp <= tenth);
  return found < 0 ? Math.floor(rows.length / 2) : found;
}
