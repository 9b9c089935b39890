"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { Money, Percent } from "@/components/figures";
import { ErrorState, SkeletonText } from "@/components/states";
import { useOrganization } from "@/features/me/signed-in";
import type { Model } from "@/features/models/current";
import { Problem } from "@/lib/api/problem";
import { cn } from "@/lib/classes";
import { useFormat } from "@/lib/format";
import { To } from "@/lib/places";
import { previewQuery, type RuleParts } from "./queries";
import { useCheckWords, useRuleWords } from "./words";

const PAUSE = 300; // milliseconds after the last change

/** Whom the rule would have named at the newest scoring, and how many at those before. */
export function RulePreview({ model, parts }: { model: Model; parts: Required<RuleParts> }) {
  const t = useTranslations("alertRules");
  const { org } = useOrganization();
  const format = useFormat();
  const said = JSON.stringify(parts);
  const [asked, setAsked] = useState(said);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(said), PAUSE);
    return () => clearTimeout(timer);
  }, [said]);
  const found = useQuery(previewQuery(org, JSON.parse(asked) as RuleParts));
  const sentence = useRuleWords(model);
  const check = useCheckWords();
  return (
    <section aria-labelledby="preview" className="min-w-0">
      <h3 id="preview" className="font-semibold text-lg">
        {t("preview")}
      </h3>
      <p className="mb-3 text-muted">{sentence(parts)}</p>
      {found.isPending ? <SkeletonText lines={5} /> : null}
      {found.error && !found.isPlaceholderData ? (
        Problem.of(found.error).code === "not_scored" ? (
          <p className="text-muted">{t("notScored")}</p>
        ) : (
          <ErrorState error={found.error} retry={() => void found.refetch()} className="py-6" />
        )
      ) : null}
      {found.data && !found.error ? (
        <div className={cn("transition-opacity", found.isPlaceholderData && "opacity-60")}>
          <p aria-live="polite" className="font-medium">
            {found.data.named
              ? t(`wouldName.${model.kind}`, { count: found.data.named })
              : check(found.data.why)}
          </p>
          <ol className="my-2 max-h-80 divide-y divide-line overflow-y-auto border-line border-y">
            {found.data.entities.map((row) => (
              <li key={row.entity_key} className="grid grid-cols-[minmax(0,1fr)_auto_auto] gap-4 py-1.5">
                <To
                  place="/customers/one/"
                  query={{ model: model.name, key: row.entity_key }}
                  prefetch={false}
                  className="truncate hover:underline"
                >
                  {row.name ?? row.entity_key}
                </To>
                <Percent share={row.score} className="font-medium" />
                <span className="w-20 text-right">
                  <Money value={row.value_at_risk} currency={model.economics.currency} />
                </span>
              </li>
            ))}
          </ol>
          {found.data.named > found.data.entities.length ? (
            <p className="text-muted text-sm">
              {t("andMore", { count: found.data.named - found.data.entities.length })}
            </p>
          ) : null}
          {found.data.past.length ? (
            <>
              <p className="mt-3 mb-1 text-muted text-sm">{t("before")}</p>
              <ul className="flex flex-wrap gap-x-5 gap-y-1 text-sm">
                {found.data.past.map((one) => (
                  <li key={one.scoring_run_id} className="text-muted">
                    {one.snapshot_date ? format.date(one.snapshot_date) : "–"}:{" "}
                    <b className="figures font-semibold text-ink">{format.number(one.named, 0)}</b>
                  </li>
                ))}
              </ul>
            </>
          ) : null}
        </div>
      ) : null}
    </section>
  );
}
