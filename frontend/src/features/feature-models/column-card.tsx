"use client";

import { TriangleAlert } from "lucide-react";
import { useTranslations } from "use-intl";
import { Input } from "@/components/ui/input";
import { useFormat } from "@/lib/format";
import { Distribution } from "./distribution";
import type { PreviewColumn } from "./queries";

/** How well a column alone tells the outcome, in words: 0.5 is chance, 1 is knowing. */
const STRENGTHS = [
  { from: 0.97, name: "tooGood" },
  { from: 0.75, name: "strong" },
  { from: 0.62, name: "some" },
  { from: 0.54, name: "little" },
  { from: 0, name: "nothing" },
] as const;

interface ColumnCardProps {
  column: PreviewColumn;
  rows: number;
  words: string;
  onDescribe: (words: string) => void;
}

/** One feature of the preview: what it holds, what is missing, what it tells, and the words that people read. */
export function ColumnCard({ column, rows, words, onDescribe }: ColumnCardProps) {
  const t = useTranslations("featureModels");
  const format = useFormat();
  const { name, kind, auc, missing_share, distinct } = column;
  const strength = auc === null ? null : (STRENGTHS.find(({ from }) => auc >= from)?.name ?? "nothing");
  return (
    <li className="rounded-lg border border-line bg-surface p-3.5">
      <div className="mb-2 flex flex-wrap items-baseline justify-between gap-x-3">
        <h3 className="min-w-0 truncate font-medium font-mono text-sm">{name}</h3>
        <span className="text-faint text-sm">{t(`kind.${kind}`)}</span>
      </div>
      <div className="grid gap-x-5 gap-y-3 sm:grid-cols-[minmax(0,1.3fr)_minmax(0,1fr)]">
        <Distribution column={column} rows={rows} />
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] content-start gap-x-3 gap-y-1 text-sm">
          <dt className="text-muted">{t("strength")}</dt>
          <dd>
            {strength && auc !== null ? (
              <>
                <Meter auc={auc} />
                <span className={strength === "tooGood" ? "text-medium" : undefined}>
                  {strength === "tooGood" ? (
                    <TriangleAlert className="mr-1 inline size-3.5" aria-hidden="true" />
                  ) : null}
                  {t(`strengths.${strength}`)}
                </span>{" "}
                <span className="figures text-faint" data-says={t("aucSays")}>
                  {format.number(auc, 2)}
                </span>
              </>
            ) : (
              <span className="text-muted">{t("strengths.unknown")}</span>
            )}
          </dd>
          <dt className="text-muted">{t("missing")}</dt>
          <dd className="figures">{format.percent(missing_share)}</dd>
          <dt className="text-muted">{t("distinct")}</dt>
          <dd className="figures">{format.number(distinct, 0)}</dd>
        </dl>
      </div>
      <Input
        value={words}
        onValueChange={onDescribe}
        maxLength={500}
        aria-label={t("describe", { name })}
        placeholder={t("describeHint")}
        className="mt-3"
      />
    </li>
  );
}

function Meter({ auc }: { auc: number }) {
  return (
    <span aria-hidden="true" className="mb-1 block h-1.5 max-w-32 overflow-hidden rounded-full bg-line">
      <span
        className="block h-full rounded-full bg-accent"
        style={{ width: `${Math.max((auc - 0.5) * 200, 0)}%` }}
      />
    </span>
  );
}
