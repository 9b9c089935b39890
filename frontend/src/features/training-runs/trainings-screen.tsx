"use client";

import { useQuery } from "@tanstack/react-query";
import { GraduationCap } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { RoleGate } from "@/components/role-gate";
import { Empty, ErrorState, SkeletonText } from "@/components/states";
import { TimeAgo } from "@/components/time-ago";
import { Button } from "@/components/ui/button";
import { FormField } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { RadioCards } from "@/components/ui/radio-cards";
import { Standing } from "@/features/jobs/job-progress";
import { useOrganization } from "@/features/me/signed-in";
import type { Model } from "@/features/models/current";
import { ModelFrame } from "@/features/models/model-frame";
import { useChange } from "@/lib/api/use-change";
import { useFormat } from "@/lib/format";
import { To, useGo } from "@/lib/places";
import { ReadinessLight } from "./light";
import { type NewRun, runsQuery, type TrainingRun, train } from "./queries";

const BUDGETS = ["fast", "balanced", "best"] as const;

/** Can it be trained, train it, and what came of each attempt. */
export function TrainingsScreen() {
  return <ModelFrame>{(model) => <Trainings key={model.name} model={model} />}</ModelFrame>;
}

function Trainings({ model }: { model: Model }) {
  const t = useTranslations("trainings");
  const { org } = useOrganization();
  const runs = useQuery(runsQuery(org, model.name));
  return (
    <div className="flex flex-col gap-8">
      <section aria-labelledby="train" className="rounded-lg border border-line bg-surface p-5">
        <h2 id="train" className="mb-3 font-semibold text-lg">
          {t("train.title")}
        </h2>
        <ReadinessLight model={model.name} />
        <RoleGate from="analyst">
          <Train model={model} />
        </RoleGate>
      </section>
      <section aria-labelledby="runs">
        <h2 id="runs" className="mb-3 font-semibold text-lg">
          {t("title")}
        </h2>
        {runs.error && !runs.data ? (
          <ErrorState error={runs.error} retry={() => void runs.refetch()} />
        ) : null}
        {runs.isPending ? <SkeletonText lines={5} /> : null}
        {runs.data?.length === 0 ? (
          <Empty icon={<GraduationCap aria-hidden="true" />} title={t("empty")}>
            {t("emptyAdvice")}
          </Empty>
        ) : null}
        {runs.data?.length ? (
          <ul className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface">
            {runs.data.map((run) => (
              <RunRow key={run.id} run={run} model={model.name} />
            ))}
          </ul>
        ) : null}
      </section>
    </div>
  );
}

function Train({ model }: { model: Model }) {
  const t = useTranslations("trainings");
  const { org } = useOrganization();
  const go = useGo();
  const [budget, setBudget] = useState<NonNullable<NewRun["budget"]>>("fast");
  const [seed, setSeed] = useState("0");
  const start = useChange(train(org, model.name), {
    stale: [
      [org, "training-runs", model.name],
      [org, "jobs"],
    ],
    onSuccess: ({ training_run }) => go("/models/trainings/one/", { model: model.name, id: training_run.id }),
  });
  const wrong = !/^\d{1,9}$/.test(seed.trim());
  return (
    <form
      className="mt-5 flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (!wrong) start.mutate({ budget, seed: Number(seed), keep: [] });
      }}
    >
      <RadioCards
        label={t("budget.title")}
        value={budget}
        onChange={setBudget}
        choices={BUDGETS.map((one) => ({
          value: one,
          label: t(`budget.${one}`),
          hint: t(`budget.hint.${one}`),
        }))}
      />
      <details>
        <summary className="text-muted">{t("further")}</summary>
        <FormField
          label={t("seed")}
          hint={t("seedHint")}
          error={wrong ? t("seedWrong") : undefined}
          className="mt-3 max-w-72"
        >
          <Input inputMode="numeric" value={seed} onValueChange={setSeed} className="figures" />
        </FormField>
      </details>
      <Button type="submit" variant="primary" className="self-start" busy={start.isPending}>
        {t("train.action")}
      </Button>
    </form>
  );
}

function RunRow({ run, model }: { run: TrainingRun; model: string }) {
  const t = useTranslations("trainings");
  const jobs = useTranslations("jobs");
  const format = useFormat();
  const kind = run.rerun_of ? "repeat" : run.challenger_of ? "challenger" : null;
  return (
    <li className="relative flex flex-wrap items-center gap-x-4 gap-y-0.5 px-4 py-2.5 has-[a:hover]:bg-sunken">
      <To
        place="/models/trainings/one/"
        query={{ model, id: run.id }}
        className="w-32 font-medium after:absolute after:inset-0 after:content-[''] focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
      >
        {format.date(run.created_at)}
      </To>
      <span className="flex w-28 items-center gap-1.5">
        <Standing status={run.status} />
        {jobs(`status.${run.status}`)}
      </span>
      <span className="min-w-0 flex-1 basis-48 truncate text-muted">
        {[
          t("dataVersion", { number: run.dataset_version }),
          budgetOf(run, t),
          kind ? t(`kind.${kind}`) : null,
        ]
          .filter(Boolean)
          .join(" · ")}
      </span>
      <span className="figures w-24 text-right text-muted text-sm">{took(run, format.duration)}</span>
      <span className="relative w-28 text-right text-muted text-sm">
        <TimeAgo when={run.created_at} inList />
      </span>
    </li>
  );
}

function budgetOf(run: TrainingRun, t: ReturnType<typeof useTranslations<"trainings">>): string | null {
  const budget = BUDGETS.find((one) => one === run.parameters.budget);
  return budget ? t(`budget.${budget}`) : null;
}

/** How long it took; nothing while it goes on. */
export function took(run: TrainingRun, say: (seconds: number) => string): string {
  if (!run.started_at || !run.ended_at) return "";
  return say((Date.parse(run.ended_at) - Date.parse(run.started_at)) / 1000);
}
