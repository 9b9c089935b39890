"use client";

import { ArrowRight, Mail } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { BandBadge } from "@/components/band-badge";
import { Money, Percent } from "@/components/figures";
import { Points } from "@/components/points";
import { Direction, ReasonSentence } from "@/components/reason";
import { useCurrency } from "@/features/models/current";
import { useFormat } from "@/lib/format";
import { To } from "@/lib/places";
import { useChangeWords } from "@/lib/reasons";
import { ItemActions } from "./item-actions";
import { ItemSteps } from "./item-steps";
import type { Item } from "./queries";
import { useStandingWords, useWhyWords } from "./words";

/** One item whole: why it is here, what speaks for and against, what was done; and what to do now. */
export function ItemDetail({ item, onActed }: { item: Item; onActed?: () => void }) {
  const t = useTranslations("inbox");
  const currency = useCurrency();
  const why = useWhyWords();
  const standing = useStandingWords();
  const changed = useChangeWords();
  const format = useFormat();
  const { kind } = item;
  return (
    <div className="flex flex-col gap-5">
      <header className="flex flex-col gap-1">
        <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
          <h2 className="min-w-0 font-semibold text-lg">
            <To
              place="/customers/one/"
              query={{ model: item.model, key: item.entity_key }}
              prefetch={false}
              className="hover:underline"
            >
              {item.name ?? item.entity_key}
            </To>
          </h2>
          {item.band ? <BandBadge band={item.band} kind={kind} /> : null}
        </div>
        <p className="flex flex-wrap gap-x-3 gap-y-0.5 text-muted text-sm">
          {item.name ? <span>{item.entity_key}</span> : null}
          {item.email ? (
            <a href={`mailto:${item.email}`} className="inline-flex items-center gap-1 hover:text-ink">
              <Mail className="size-3.5" aria-hidden="true" />
              {item.email}
            </a>
          ) : null}
          {item.owner ? <span>{t("owner", { name: item.owner.name })}</span> : null}
        </p>
      </header>
      <div className="flex flex-wrap gap-2">
        <ItemActions items={[item]} onActed={onActed} />
      </div>
      <p className="text-muted">{standing(item)}</p>
      {kind === "lead_scoring" && item.band ? <p>{t(`nextStep.${item.band}`)}</p> : null}
      <ul className="flex flex-col gap-1 rounded-md bg-sunken px-3 py-2.5">
        {item.why.map((one) => (
          <li key={one.code} className="font-medium">
            {why(one, item)}
          </li>
        ))}
        <li className="text-muted text-sm">
          {t("named", { count: item.times_named, date: format.date(item.first_named_on) })}
        </li>
      </ul>
      <dl className="grid grid-cols-3 gap-4">
        <Fact name={t(`score.${kind}`)}>
          <Percent share={item.score} className="font-semibold text-lg" />{" "}
          <Points change={item.change} kind={kind} className="text-sm" />
        </Fact>
        <Fact name={t(`atRisk.${kind}`)}>
          <Money value={item.value_at_risk} currency={currency} className="font-semibold text-lg" />
        </Fact>
        <Fact name={t("rank")}>
          <span className="figures font-semibold text-lg">
            {item.rank ? format.number(item.rank, 0) : "–"}
          </span>
        </Fact>
      </dl>
      {item.reasons.length ? (
        <Part title={t("reasons")}>
          {item.reasons.map((reason) => (
            <li key={reason.feature} className="flex items-start gap-2">
              <span className="mt-1">
                <Direction direction={reason.direction} kind={kind} />
              </span>
              <ReasonSentence reason={reason} kind={kind} />
            </li>
          ))}
        </Part>
      ) : null}
      {item.changes.length ? (
        <Part title={t("changes")}>
          {item.changes.map((change) => (
            <li key={change.feature} className="flex items-start gap-2">
              <span className="mt-1">
                <Direction direction={change.direction} kind={kind} />
              </span>
              {changed(change)}
            </li>
          ))}
        </Part>
      ) : null}
      <ItemSteps item={item} />
      <To
        place="/customers/one/"
        query={{ model: item.model, key: item.entity_key }}
        prefetch={false}
        className="inline-flex items-center gap-1.5 self-start text-accent-ink hover:underline"
      >
        {t(`everything.${kind}`)}
        <ArrowRight className="size-4" aria-hidden="true" />
      </To>
    </div>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="truncate text-muted text-sm">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h3 className="mb-1 font-medium text-muted text-sm">{title}</h3>
      <ul className="flex flex-col gap-1">{children}</ul>
    </section>
  );
}
