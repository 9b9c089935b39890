"use client";

import { useQuery as useAnswer } from "@tanstack/react-query";
import { ChevronLeft, Footprints, UserX } from "lucide-react";
import { useTranslations } from "use-intl";
import { BandBadge, type Kind } from "@/components/band-badge";
import { Money, Percent } from "@/components/figures";
import { PageHeader } from "@/components/page-header";
import { Points } from "@/components/points";
import { Direction } from "@/components/reason";
import { Empty, ErrorState, SkeletonText } from "@/components/states";
import { TimeAgo } from "@/components/time-ago";
import { Attributes } from "@/features/customers/attributes";
import { Events } from "@/features/customers/events";
import { OpenItem } from "@/features/customers/open-item";
import { ScoreHistory } from "@/features/customers/score-history";
import { useOrganization } from "@/features/me/signed-in";
import { type Model, useCurrentModel } from "@/features/models/current";
import { Notes } from "@/features/notes/notes";
import { OwnerButton } from "@/features/owners/owner-button";
import { Tasks } from "@/features/tasks/tasks";
import { WhatIf } from "@/features/what-if/what-if";
import { Problem } from "@/lib/api/problem";
import { useFormat } from "@/lib/format";
import { To, useQuery } from "@/lib/places";
import { useChangeWords, useReasonWords } from "@/lib/reasons";
import { called } from "./columns";
import { oneQuery, type Prediction } from "./queries";

/** One customer: how likely, what it is worth, and every reason with what is usual beside it. */
export function OneScreen() {
  const t = useTranslations("predictions");
  const { org } = useOrganization();
  const [{ model: name, key }] = useQuery("/customers/one/");
  const { model } = useCurrentModel();
  const found = useAnswer({ ...oneQuery(org, name ?? "", key ?? ""), enabled: Boolean(name && key) });
  if (!name || !key || (found.error && Problem.of(found.error).status === 404)) {
    return (
      <Empty
        icon={<UserX aria-hidden="true" />}
        title={t(`noSuchCustomer.${model?.kind ?? "churn"}`)}
        action={
          <To
            place="/customers/"
            query={{ model: name }}
            className="text-accent-ink underline underline-offset-3"
          >
            {t("backToList")}
          </To>
        }
      >
        {t("noSuchCustomerAdvice")}
      </Empty>
    );
  }
  if (found.error && !found.data)
    return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  if (!found.data || !model) return <SkeletonText lines={6} />;
  return <One row={found.data} model={model} />;
}

function One({ row, model }: { row: Prediction; model: Model }) {
  const t = useTranslations("predictions");
  const format = useFormat();
  const { kind, name } = model;
  const currency = model.economics.currency;
  const about = [
    row.name ? row.entity_key : null,
    row.email,
    row.owner ? t("lookedAfterBy", { name: row.owner.name }) : t("nobodys"),
  ];
  return (
    <article>
      <PageHeader
        title={called(row)}
        above={
          <To
            place="/customers/"
            query={{ model: name }}
            className="not-printed inline-flex items-center gap-1 hover:text-ink"
          >
            <ChevronLeft className="size-4" aria-hidden="true" />
            {t(`title_${kind}`)}
          </To>
        }
        says={about.filter(Boolean).join(" · ")}
        actions={<OwnerButton keys={[row.entity_key]} />}
      />
      <p className="mb-5 max-w-prose text-lg">
        {t.rich(row.outcome ? `gone.${kind}` : `sentence.${kind}`, {
          name: called(row),
          chance: () => <b>{format.percent(row.score)}</b>,
          rank: row.rank,
        })}
      </p>
      <dl className="mb-6 grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line sm:grid-cols-4">
        <Fact name={t(`column.band.${kind}`)}>
          <BandBadge band={row.band} kind={kind} />
        </Fact>
        <Fact name={t(`column.score.${kind}`)}>
          <Percent share={row.score} />{" "}
          <Points change={row.change} kind={kind} className="font-normal text-sm" />
        </Fact>
        <Fact name={t("column.value")}>
          <Money value={row.value} currency={currency} />
        </Fact>
        <Fact name={t(`column.valueAtRisk.${kind}`)}>
          <Money value={row.value_at_risk} currency={currency} />
        </Fact>
      </dl>
      <OpenItem model={name} entityKey={row.entity_key} />
      {kind === "lead_scoring" && !row.outcome ? <NextStep row={row} /> : null}
      <div className="grid items-start gap-x-10 gap-y-8 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="flex min-w-0 flex-col gap-8">
          <section aria-labelledby="history">
            <h2 id="history" className="mb-1 font-semibold text-lg">
              {t("history")}
            </h2>
            <ScoreHistory model={name} kind={kind} entityKey={row.entity_key} />
          </section>
          <Reasons row={row} kind={kind} />
          <ChangesSince row={row} kind={kind} />
          <WhatIf model={model} entityKey={row.entity_key} />
          <Events model={name} entityKey={row.entity_key} />
        </div>
        <aside className="flex min-w-0 flex-col gap-8">
          <Tasks entityKey={row.entity_key} />
          <Notes entityKey={row.entity_key} />
          <Attributes model={name} entityKey={row.entity_key} />
        </aside>
      </div>
      <p className="mt-8 text-faint text-sm">
        {t("knownOn", { date: format.date(row.snapshot_date), version: row.model_version })} · {t("scored")}{" "}
        <TimeAgo when={row.created_at} />
      </p>
    </article>
  );
}

/** What is otherwise than it was at the scoring before, and which way it moved the score. */
function ChangesSince({ row, kind }: { row: Prediction; kind: Kind }) {
  const t = useTranslations("predictions");
  const say = useChangeWords();
  if (row.change === null) return null;
  return (
    <section aria-labelledby="changes">
      <h2 id="changes" className="font-semibold text-lg">
        {t("changes")}
      </h2>
      {row.changes.length ? (
        <ul className="mt-2 divide-y divide-line rounded-lg border border-line bg-surface">
          {row.changes.map((change) => (
            <li key={change.feature} className="flex items-start gap-2 px-4 py-2.5">
              <span className="mt-1">
                <Direction direction={change.direction} kind={kind} />
              </span>
              {say(change)}
            </li>
          ))}
        </ul>
      ) : (
        <p className="text-muted">{t("noChanges")}</p>
      )}
    </section>
  );
}

/** For a lead: what its tier asks for, in a sentence. */
function NextStep({ row }: { row: Prediction }) {
  const t = useTranslations("predictions");
  return (
    <p className="mb-6 flex items-center gap-2 rounded-lg border border-line bg-surface px-4 py-3">
      <Footprints className="size-4 shrink-0 text-accent-ink" aria-hidden="true" />
      <span>
        <b className="font-semibold">{t("nextStep")}</b> {t(`nextSteps.${row.band}`)}
      </span>
    </p>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div className="bg-surface p-4">
      <dt className="mb-1 text-muted text-sm">{name}</dt>
      <dd className="font-semibold text-lg">{children}</dd>
    </div>
  );
}

function Reasons({ row, kind }: { row: Prediction; kind: Kind }) {
  const t = useTranslations("predictions");
  const words = useReasonWords(kind);
  if (!row.reasons?.length) return <p className="text-muted">{t("noReasons")}</p>;
  const strongest = Math.max(...row.reasons.map((one) => Math.abs(one.contribution)));
  return (
    <section aria-labelledby="reasons">
      <h2 id="reasons" className="font-semibold text-lg">
        {t("reasons")}
      </h2>
      <p className="mb-3 text-muted">{t("reasonsSay")}</p>
      <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
        {row.reasons.map((reason) => (
          <li
            key={reason.feature}
            className="grid gap-x-6 gap-y-1 px-4 py-3 sm:grid-cols-[minmax(0,1fr)_10rem]"
          >
            <div>
              <p className="flex items-center gap-1.5 font-medium">
                <Direction direction={reason.direction} kind={kind} />
                {words.fact(reason)}
              </p>
              <p className="text-muted">
                {[words.effect(reason), words.usual(reason)].filter(Boolean).join(" ")}
              </p>
            </div>
            <Strength
              share={Math.abs(reason.contribution) / strongest}
              up={reason.direction === "up"}
              kind={kind}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** How much a reason weighs beside the strongest: to the right it raises, to the left it lowers. */
function Strength({ share, up, kind }: { share: number; up: boolean; kind: Kind }) {
  const width = `${Math.max(share * 50, 2)}%`;
  return (
    <div aria-hidden="true" className="relative h-2 self-center rounded-full bg-sunken">
      <div className="absolute inset-y-0 left-1/2 w-px bg-line-strong" />
      <div
        className={
          up
            ? `absolute inset-y-0 left-1/2 rounded-r-full ${kind === "churn" ? "bg-high" : "bg-accent"}`
            : `absolute inset-y-0 right-1/2 rounded-l-full ${kind === "churn" ? "bg-low" : "bg-line-strong"}`
        }
        style={{ width }}
      />
    </div>
  );
}
