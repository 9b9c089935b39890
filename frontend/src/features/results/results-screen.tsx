"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { CircleCheck, CircleHelp, RefreshCw, Target, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { PageHeader } from "@/components/page-header";
import { RoleGate } from "@/components/role-gate";
import { Empty, ErrorState, SkeletonText } from "@/components/states";
import { Button } from "@/components/ui/button";
import { Segments } from "@/components/ui/segments";
import { toast } from "@/components/ui/toast";
import { useOrganization } from "@/features/me/signed-in";
import { type Model, useCurrentModel } from "@/features/models/current";
import { ModelSwitcher } from "@/features/models/model-switcher";
import { NoModel } from "@/features/models/no-model";
import { answered, api } from "@/lib/api/client";
import { useChange } from "@/lib/api/use-change";
import { Acted } from "./acted";
import { ByRule, ByVersion } from "./groups";
import { Promised } from "./promised";
import { type RunResult, resultsQuery } from "./queries";
import { Runs } from "./runs";
import { useResultWords } from "./words";

const WHICH = ["all", "matured", "waiting"] as const;

/** Did it work? What was promised of past scorings, beside what came. */
export function ResultsScreen() {
  const t = useTranslations("results");
  const { model, query } = useCurrentModel();
  if (query.error && !query.data)
    return <ErrorState error={query.error} retry={() => void query.refetch()} />;
  if (query.isPending) return <SkeletonText lines={6} />;
  if (model) return <Told key={model.name} model={model} />;
  return (
    <>
      <PageHeader title={t("title")} />
      <NoModel icon={<Target aria-hidden="true" />} title={t("empty")}>
        {t("emptyAdvice")}
      </NoModel>
    </>
  );
}

function Nothing() {
  const t = useTranslations("results");
  return (
    <Empty icon={<Target aria-hidden="true" />} title={t("empty")}>
      {t("emptyAdvice")}
    </Empty>
  );
}

function Told({ model }: { model: Model }) {
  const t = useTranslations("results");
  const { org } = useOrganization();
  const [which, setWhich] = useState<(typeof WHICH)[number]>("all");
  const whole = useInfiniteQuery(resultsQuery(org, model.name, "all"));
  const runs = useInfiniteQuery(resultsQuery(org, model.name, which));
  const say = useResultWords(model.kind);
  const first = whole.data?.pages[0];
  const newest = whole.data?.pages.flatMap((page) => page.items).find(isOver);
  return (
    <>
      <PageHeader
        title={t("title")}
        says={t(`says.${model.kind}`)}
        actions={
          <>
            <ModelSwitcher />
            <RoleGate from="analyst">
              <LookAgain model={model} />
            </RoleGate>
          </>
        }
      />
      {whole.isPending ? <SkeletonText lines={6} /> : null}
      {whole.error && !whole.data ? (
        <ErrorState error={whole.error} retry={() => void whole.refetch()} />
      ) : null}
      {first && first.items.length === 0 ? <Nothing /> : null}
      {first?.items.length ? (
        <div className="flex flex-col gap-9">
          <p className="flex max-w-3xl items-start gap-3 rounded-lg border border-line bg-surface p-4 text-lg">
            <Sign code={first.said.code} />
            <span>{say(first.said)}</span>
          </p>
          <Acted results={first} kind={model.kind} />
          <ByRule rules={first.by_rule} kind={model.kind} />
          <ByVersion versions={first.by_version} kind={model.kind} />
          {newest ? <Promised run={newest} kind={model.kind} /> : null}
          <section aria-labelledby="runs">
            <div className="mb-3 flex flex-wrap items-center justify-between gap-2">
              <h2 id="runs" className="font-semibold text-lg">
                {t("runs")}
              </h2>
              <Segments
                label={t("which.label")}
                value={which}
                onChange={setWhich}
                choices={WHICH.map((one) => ({ value: one, label: t(`which.${one}`) }))}
              />
            </div>
            {runs.isPending ? <SkeletonText lines={4} /> : null}
            {runs.data ? (
              <Runs runs={runs.data.pages.flatMap((page) => page.items)} kind={model.kind} />
            ) : null}
            {runs.hasNextPage ? (
              <Button
                className="mt-3"
                busy={runs.isFetchingNextPage}
                onClick={() => void runs.fetchNextPage()}
              >
                {t("more")}
              </Button>
            ) : null}
          </section>
        </div>
      ) : null}
    </>
  );
}

/** Whether all of it is known: before its time has passed only those are judged whose outcome has come already. */
function isOver(run: RunResult): boolean {
  return run.bins.length > 0 && !run.hindsight && (run.matured === null || run.matured >= 1);
}

/** How it went, as a shape: kept, otherwise than promised, or not to be said yet. */
function Sign({ code }: { code: string }) {
  const [Icon, colour] =
    code === "as_promised"
      ? [CircleCheck, "text-good"]
      : code === "more_than_promised" || code === "fewer_than_promised"
        ? [TriangleAlert, "text-medium"]
        : [CircleHelp, "text-faint"];
  return <Icon className={`mt-0.5 size-5 shrink-0 ${colour}`} aria-hidden="true" />;
}

function LookAgain({ model }: { model: Model }) {
  const t = useTranslations("results");
  const { org } = useOrganization();
  const ask = useChange(
    () =>
      answered(
        api.POST("/api/v1/organizations/{org}/models/{name}/results", {
          params: { path: { org, name: model.name } },
        }),
      ),
    {
      stale: [
        [org, "results", model.name],
        [org, "jobs"],
      ],
      onSuccess: () => toast.done({ title: t("asked") }),
    },
  );
  return (
    <Button busy={ask.isPending} onClick={() => ask.mutate()}>
      <RefreshCw aria-hidden="true" />
      {t("lookAgain")}
    </Button>
  );
}
