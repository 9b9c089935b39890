"use client";

import { ArrowRight } from "lucide-react";
import { useTranslations } from "use-intl";
import { BandBadge } from "@/components/band-badge";
import { Percent } from "@/components/figures";
import { ReasonSentence } from "@/components/reason";
import type { Model } from "@/features/models/current";
import type { Prediction } from "@/features/predictions/queries";
import { To } from "@/lib/places";

/** The first of the list, for a day on which no alert asks for anything. */
export function First({ model, rows }: { model: Model; rows: readonly Prediction[] }) {
  const t = useTranslations("today");
  return (
    <section aria-labelledby="first" className="max-w-4xl">
      <h2 id="first" className="mb-2 font-semibold">
        {t(`first_${model.kind}`)}
      </h2>
      <ol className="divide-y divide-line rounded-lg border border-line bg-surface">
        {rows.map((row) => (
          <li
            key={row.entity_key}
            className="relative grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 gap-y-0.5 px-4 py-3 has-[a:hover]:bg-sunken"
          >
            <To
              place="/customers/one/"
              query={{ model: model.name, key: row.entity_key }}
              prefetch={false}
              className="truncate font-medium after:absolute after:inset-0 after:content-[''] focus-visible:outline-none focus-visible:after:rounded-lg focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
            >
              {row.name ?? row.entity_key}
            </To>
            <span className="flex items-center gap-3">
              <BandBadge band={row.band} kind={model.kind} />
              <Percent share={row.score} className="w-12 text-right font-semibold" />
            </span>
            {row.reasons?.[0] ? (
              <ReasonSentence reason={row.reasons[0]} kind={model.kind} className="col-span-2 text-muted" />
            ) : null}
          </li>
        ))}
      </ol>
      <To
        place="/customers/"
        query={{ model: model.name }}
        className="mt-3 inline-flex items-center gap-1.5 text-accent-ink hover:underline"
      >
        {t(`all_${model.kind}`)}
        <ArrowRight className="size-4" aria-hidden="true" />
      </To>
    </section>
  );
}
