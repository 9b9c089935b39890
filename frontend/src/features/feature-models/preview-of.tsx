"use client";

import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { RowsGrid } from "@/components/rows-grid";
import { SkeletonText } from "@/components/states";
import { Spinner } from "@/components/ui/button";
import { cn } from "@/lib/classes";
import { useFormat } from "@/lib/format";
import { useSaid } from "@/lib/said";
import { ColumnCard } from "./column-card";
import type { Preview } from "./queries";
import type { usePreview } from "./use-preview";

interface PreviewOfProps {
  preview: ReturnType<typeof usePreview>;
  descriptions: Record<string, string>;
  onDescribe: (column: string, words: string) => void;
}

/** What the statement gives over a sample: each feature with what it holds and tells, and the first rows. */
export function PreviewOf({ preview, descriptions, onDescribe }: PreviewOfProps) {
  const t = useTranslations("featureModels");
  const { shown, working, said } = preview;
  return (
    <section aria-label={t("preview")} className="flex min-w-0 flex-col gap-4">
      <div className="flex min-h-6 items-center gap-2" role="status">
        {shown ? <Summary shown={shown} /> : <span className="text-muted">{t("previewComes")}</span>}
        {working ? <Spinner className="text-muted" /> : null}
      </div>
      {!shown && working ? <SkeletonText lines={6} /> : null}
      {shown ? (
        <div className={cn("flex flex-col gap-4 transition-opacity", said && "opacity-50")}>
          <ul className="flex flex-col gap-3">
            {shown.columns.map((column) => (
              <ColumnCard
                key={column.name}
                column={column}
                rows={shown.sample.rows}
                words={descriptions[column.name] ?? ""}
                onDescribe={(words) => onDescribe(column.name, words)}
              />
            ))}
          </ul>
          <Rows shown={shown} />
        </div>
      ) : null}
    </section>
  );
}

function Summary({ shown }: { shown: Preview }) {
  const t = useTranslations("featureModels");
  const format = useFormat();
  const say = useSaid();
  const { sample, unjudged } = shown;
  return (
    <span className="text-muted">
      {t("sample", {
        entities: sample.entities,
        day: format.date(shown.snapshot_date),
        seconds: format.number(shown.seconds, 2),
      })}{" "}
      {sample.outcomes > 0 ? t("outcomes", { known: sample.outcomes, positives: sample.positives }) : null}{" "}
      {unjudged ? say("unjudged", { ...unjudged, text: unjudged.message }) : null}
    </span>
  );
}

function Rows({ shown }: { shown: Preview }) {
  const t = useTranslations("featureModels");
  const columns = useMemo(
    () => [
      { name: "entity_key", type: "VARCHAR" },
      { name: "snapshot_date", type: "DATE" },
      ...shown.columns.map(({ name, type }) => ({ name, type })),
    ],
    [shown.columns],
  );
  return (
    <section aria-labelledby="rows">
      <h2 id="rows" className="mb-1.5 font-semibold">
        {t("firstRows", { shown: shown.items.length, rows: shown.rows })}
      </h2>
      <RowsGrid label={t("rows")} columns={columns} rows={shown.items} className="max-h-72" />
    </section>
  );
}
