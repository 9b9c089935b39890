"use client";

import { useQuery } from "@tanstack/react-query";
import { ArrowRight, Sunrise } from "lucide-react";
import { useTranslations } from "use-intl";
import { BandBadge } from "@/components/band-badge";
import { Percent } from "@/components/figures";
import { PageHeader } from "@/components/page-header";
import { ReasonSentence } from "@/components/reason";
import { RoleGate } from "@/components/role-gate";
import { Empty, ErrorState, SkeletonText } from "@/components/states";
import { buttonStyle } from "@/components/ui/button";
import { useOrganization } from "@/features/me/signed-in";
import { type Model, useCurrentModel } from "@/features/models/current";
import { ModelSwitcher } from "@/features/models/model-switcher";
import { topQuery } from "@/features/predictions/queries";
import { Problem } from "@/lib/api/problem";
import { To } from "@/lib/places";

const SHOWN = 8;

/** Whom to call today, and why. */
export function TodayScreen() {
  const t = useTranslations("today");
  const { user } = useOrganization();
  const { model, query } = useCurrentModel();
  return (
    <>
      <PageHeader
        title={t(greeting(), { name: user.name.split(" ")[0] ?? user.name })}
        says={t("says")}
        actions={<ModelSwitcher />}
      />
      {query.error && !query.data ? (
        <ErrorState error={query.error} retry={() => void query.refetch()} />
      ) : null}
      {query.isPending ? <SkeletonText lines={5} /> : null}
      {query.data && !model ? <Nothing /> : null}
      {model ? <First model={model} /> : null}
    </>
  );
}

function greeting(): "morning" | "afternoon" | "evening" {
  const hour = new Date().getHours();
  return hour < 12 ? "morning" : hour < 18 ? "afternoon" : "evening";
}

function Nothing() {
  const t = useTranslations("today");
  return (
    <Empty
      icon={<Sunrise aria-hidden="true" />}
      title={t("empty")}
      action={
        <RoleGate from="analyst">
          <To place="/start/" className={buttonStyle({ variant: "primary", size: "large" })}>
            {t("useMyData")}
          </To>
        </RoleGate>
      }
    >
      {t("emptyAdvice")}
    </Empty>
  );
}

function First({ model }: { model: Model }) {
  const t = useTranslations("today");
  const { org } = useOrganization();
  const top = useQuery(topQuery(org, model.name, { limit: SHOWN, outcome: "open" }));
  if (top.isPending) return <SkeletonText lines={8} />;
  if (top.error && !top.data) {
    if (Problem.of(top.error).code === "not_scored") return <Nothing />;
    return <ErrorState error={top.error} retry={() => void top.refetch()} />;
  }
  return (
    <section aria-labelledby="first" className="max-w-4xl">
      <h2 id="first" className="mb-2 font-semibold">
        {t(`first_${model.kind}`)}
      </h2>
      <ol className="divide-y divide-line rounded-lg border border-line bg-surface">
        {top.data.items.map((row) => (
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
