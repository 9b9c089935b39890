"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { ArrowRight, CircleCheck, ListChecks } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import { Empty, ErrorState, SkeletonText } from "@/components/states";
import { Button, buttonStyle } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { JobProgress } from "@/features/jobs/job-progress";
import { reaches, useOrganization } from "@/features/me/signed-in";
import { runQuery } from "@/features/training-runs/queries";
import { afterMove, checklistQuery, setStage } from "@/features/versions/queries";
import { Problem } from "@/lib/api/problem";
import { useChange } from "@/lib/api/use-change";
import { To } from "@/lib/places";
import { score, scoringRunsQuery } from "./queries";

interface TrainStepProps {
  model: string;
  run: string;
  onBack: () => void;
}

/** The training as it happens, then the scoring, then the list. All of it is told by the records: a reload goes on. */
export function TrainStep({ model, run, onBack }: TrainStepProps) {
  const t = useTranslations("start");
  const { org } = useOrganization();
  const training = useQuery(runQuery(org, run));
  if (!training.data) {
    if (training.error) return <ErrorState error={training.error} retry={() => void training.refetch()} />;
    return <SkeletonText lines={6} />;
  }
  const { status, version, job_id } = training.data;
  const failed = status === "failed" || status === "cancelled";
  return (
    <div className="flex flex-col gap-5">
      <Stage title={t("train.learning")} done={status === "success"}>
        <JobProgress id={job_id} onEnd={() => void training.refetch()} />
        {failed ? (
          <div className="flex flex-wrap gap-2">
            <Button onClick={onBack}>{t("train.changeQuestion")}</Button>
          </div>
        ) : (
          <p className="text-muted text-sm">{status === "success" ? null : t("train.mayLeave")}</p>
        )}
      </Stage>
      {version ? <Scoring model={model} version={version} /> : null}
    </div>
  );
}

function Stage({ title, done, children }: { title: string; done: boolean; children: React.ReactNode }) {
  return (
    <Card className="flex flex-col gap-3 p-5">
      <h2 className="flex items-center gap-2 font-semibold text-lg">
        {done ? <CircleCheck className="size-5 text-good" aria-hidden="true" /> : null}
        {title}
      </h2>
      {children}
    </Card>
  );
}

/** The version goes to prod where its checklist and one's role allow it; everybody is scored with it in any case. */
function Scoring({ model, version }: { model: string; version: number }) {
  const t = useTranslations("start");
  const { org, role } = useOrganization();
  const client = useQueryClient();
  const runs = useQuery(scoringRunsQuery(org, model));
  const checklist = useQuery(checklistQuery(org, model, version));
  const own = runs.data?.find((one) => one.version === version && one.purpose === "list");
  const begin = useChange(
    async () => {
      if (checklist.data?.ready && reaches(role, "admin"))
        await setStage(org, model)({ number: version, stage: "prod", note: t("train.note") });
      await score(org, model, version);
    },
    {
      silent: true,
      stale: [[org, "scoring-runs", model], ...afterMove(org, model), [org, "jobs"]],
    },
  );
  const begun = useRef(false);
  const due = runs.data !== undefined && !own && !checklist.isPending;
  const { mutate } = begin;
  useEffect(() => {
    if (!due || begun.current) return;
    begun.current = true;
    mutate();
  }, [due, mutate]);
  const failed = checklist.data?.items.filter((one) => one.passed === false) ?? [];
  return (
    <>
      {failed.length > 0 ? (
        <Stage title={t("train.weak")} done={false}>
          <p className="text-pretty text-muted">{t("train.weakSays")}</p>
          <ul className="list-disc pl-5">
            {failed.map((one) => (
              <CheckWords key={one.name} name={one.name} text={one.text} />
            ))}
          </ul>
        </Stage>
      ) : null}
      <Stage title={t("train.scoring")} done={own?.published === true}>
        {begin.error ? (
          <ErrorState error={Problem.of(begin.error)} retry={() => mutate()} className="py-4" />
        ) : null}
        {own ? (
          <JobProgress
            id={own.job_id}
            onEnd={() => {
              void runs.refetch();
              void client.invalidateQueries({ queryKey: [org, "predictions"] });
            }}
          />
        ) : begin.error ? null : (
          <SkeletonText lines={2} />
        )}
      </Stage>
      {own?.published ? (
        <Card className="border-accent">
          <Empty
            icon={<ListChecks aria-hidden="true" />}
            title={t("train.ready")}
            className="py-10!"
            action={
              <To
                place="/customers/"
                query={{ model }}
                className={buttonStyle({ variant: "primary", size: "large" })}
              >
                {t("train.toList")}
                <ArrowRight aria-hidden="true" />
              </To>
            }
          >
            {t("train.readySays")}
          </Empty>
        </Card>
      ) : null}
    </>
  );
}

/** A check in the language of the screen; one that has no words yet as the server says it. */
function CheckWords({ name, text }: { name: string; text: string }) {
  const t = useTranslations("start");
  const key = `check.${name}` as "check.enough_positives";
  return t.has(key) ? <li>{t(key)}</li> : <li lang="en">{text}</li>;
}
