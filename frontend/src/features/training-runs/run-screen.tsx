"use client";

import { useQuery } from "@tanstack/react-query";
import { ChevronLeft, RotateCcw, SearchX } from "lucide-react";
import { useTranslations } from "use-intl";
import { PageHeader } from "@/components/page-header";
import { RoleGate } from "@/components/role-gate";
import { Empty, ErrorState, SkeletonText } from "@/components/states";
import { TimeAgo } from "@/components/time-ago";
import { Button, buttonStyle } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { JobProgress } from "@/features/jobs/job-progress";
import { useOrganization } from "@/features/me/signed-in";
import { useCurrentModel } from "@/features/models/current";
import { Problem } from "@/lib/api/problem";
import { useChange } from "@/lib/api/use-change";
import { useFormat } from "@/lib/format";
import { To, useQuery as useAddressQuery, useGo } from "@/lib/places";
import { label } from "@/lib/reasons";
import { useSaid } from "@/lib/said";
import { Pins } from "./pins";
import { type RunDetail, rerun, running, runQuery } from "./queries";
import { took } from "./trainings-screen";

/** One training, as it happens and ever after: stages, log, what it was made from, and what it left. */
export function RunScreen() {
  const t = useTranslations("trainings");
  const { org } = useOrganization();
  const [{ id = "" }] = useAddressQuery("/models/trainings/one/");
  const { models } = useCurrentModel();
  const found = useQuery({ ...runQuery(org, id), enabled: Boolean(id) });
  if (!id || (found.error && Problem.of(found.error).status === 404)) {
    return (
      <Empty
        icon={<SearchX aria-hidden="true" />}
        title={t("noSuchRun")}
        action={
          <To place="/models/trainings/" className="text-accent-ink underline underline-offset-3">
            {t("title")}
          </To>
        }
      />
    );
  }
  if (found.error && !found.data)
    return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <SkeletonText lines={8} />;
  const run = found.data;
  const model = models.find((one) => one.id === run.model_id);
  return <Run run={run} model={model?.name ?? ""} onEnd={() => void found.refetch()} />;
}

function Run({ run, model, onEnd }: { run: RunDetail; model: string; onEnd: () => void }) {
  const t = useTranslations("trainings");
  const say = useSaid();
  const format = useFormat();
  const time = took(run, format.duration);
  return (
    <article className="flex flex-col gap-6">
      <PageHeader
        title={t("one", { model: label(model), date: format.date(run.created_at) })}
        above={
          <To
            place="/models/trainings/"
            query={{ model }}
            className="not-printed inline-flex items-center gap-1 hover:text-ink"
          >
            <ChevronLeft className="size-4" aria-hidden="true" />
            {t("title")}
          </To>
        }
        says={
          <>
            {t("asked")} <TimeAgo when={run.created_at} />
            {time ? ` · ${t("took", { time })}` : null}
          </>
        }
        actions={
          run.version === null ? null : (
            <>
              <To
                place="/models/"
                query={{ model, version: String(run.version) }}
                className={buttonStyle({ variant: "primary" })}
              >
                {t("toVersion", { number: run.version })}
              </To>
              <RoleGate from="analyst">
                <Repeat run={run} model={model} />
              </RoleGate>
            </>
          )
        }
      />
      {run.comparison ? (
        <Told title={t("challenger")}>
          <p>{say("comparison", run.comparison)}</p>
          {run.version === null ? null : (
            <To
              place="/models/compare/"
              query={{ model, b: String(run.version) }}
              className="text-accent-ink underline underline-offset-3"
            >
              {t("compare")}
            </To>
          )}
        </Told>
      ) : null}
      {run.rerun_of ? (
        <Told title={t("repeat.title")}>
          <p>
            {t.rich("repeat.of", {
              first: (chunks) => (
                <To
                  place="/models/trainings/one/"
                  query={{ model, id: run.rerun_of ?? "" }}
                  className="text-accent-ink underline underline-offset-3"
                >
                  {chunks}
                </To>
              ),
            })}
          </p>
          {run.differences.length ? (
            <ul className="list-disc pl-5">
              {run.differences.map((one) => (
                <li key={`${one.code} ${one.params.name ?? ""}`}>{say("repeat", one)}</li>
              ))}
            </ul>
          ) : (
            <p className="text-muted">{t(running(run) ? "repeat.noneYet" : "repeat.none")}</p>
          )}
        </Told>
      ) : null}
      <Card className="p-4">
        <JobProgress id={run.job_id} logOpen onEnd={onEnd} />
      </Card>
      <Pins run={run} />
    </article>
  );
}

function Told({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <section className="flex max-w-3xl flex-col gap-1.5 rounded-lg bg-accent-soft px-4 py-3">
      <h2 className="font-semibold">{title}</h2>
      {children}
    </section>
  );
}

/** The same training from the same pins, by today's programs. */
function Repeat({ run, model }: { run: RunDetail; model: string }) {
  const t = useTranslations("trainings");
  const { org } = useOrganization();
  const go = useGo();
  const start = useChange(rerun(org), {
    stale: [
      [org, "training-runs", model],
      [org, "jobs"],
    ],
    onSuccess: ({ training_run }) => go("/models/trainings/one/", { model, id: training_run.id }),
  });
  return (
    <Button busy={start.isPending} data-says={t("repeat.says")} onClick={() => start.mutate(run.id)}>
      <RotateCcw aria-hidden="true" />
      {t("repeat.action")}
    </Button>
  );
}
