"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Activity, ListFilter } from "lucide-react";
import { useTranslations } from "use-intl";
import { PageHeader } from "@/components/page-header";
import { Empty, ErrorState, SkeletonText } from "@/components/states";
import { TimeAgo } from "@/components/time-ago";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Progress } from "@/components/ui/progress";
import { Segments } from "@/components/ui/segments";
import { reaches, useOrganization } from "@/features/me/signed-in";
import { useChange } from "@/lib/api/use-change";
import { useFormat } from "@/lib/format";
import { type JobKind, type JobStatus, To, useQuery as useAddressQuery } from "@/lib/places";
import { JobProgress, Stage, Standing, useJobWords } from "./job-progress";
import { allJobsQuery, cancelJob, type Job, over } from "./queries";

const KINDS: readonly JobKind[] = ["land", "build", "train", "score", "rehearse", "judge", "erase"];
const STATUSES: readonly JobStatus[] = ["running", "success", "failed", "cancelled"];

/** All background work, newest first; the one that the address names is followed as it happens. */
export function JobsScreen() {
  const t = useTranslations("jobs");
  const shell = useTranslations("shell");
  const { org } = useOrganization();
  const [said, change] = useAddressQuery("/jobs/");
  const kind = KINDS.find((one) => one === said.kind);
  const status = STATUSES.find((one) => one === said.status);
  const jobs = useInfiniteQuery(allJobsQuery(org));
  const all = jobs.data?.pages.flatMap((page) => page.items) ?? [];
  const shown = all.filter((job) => (!kind || job.kind === kind) && (!status || standsSo(job, status)));
  return (
    <>
      <PageHeader title={t("title")} says={t("says")} />
      {said.id ? (
        <Card className="mb-6 p-4">
          <JobProgress id={said.id} />
        </Card>
      ) : null}
      {jobs.isPending ? <SkeletonText lines={6} /> : null}
      {jobs.error && !jobs.data ? <ErrorState error={jobs.error} retry={() => void jobs.refetch()} /> : null}
      {jobs.data && all.length === 0 ? (
        <Empty icon={<Activity aria-hidden="true" />} title={t("empty")}>
          {t("emptyAdvice")}
        </Empty>
      ) : null}
      {all.length > 0 ? (
        <>
          <div className="mb-3 flex flex-wrap gap-2">
            <Segments
              label={t("kindFilter")}
              value={kind ?? "all"}
              onChange={(next) => change({ kind: next === "all" ? undefined : next })}
              choices={[
                { value: "all" as const, label: t("allKinds") },
                ...KINDS.map((value) => ({ value, label: shell(`jobs.kind.${value}`) })),
              ]}
              className="max-w-full overflow-x-auto"
            />
            <Segments
              label={t("statusFilter")}
              value={status ?? "all"}
              onChange={(next) => change({ status: next === "all" ? undefined : next })}
              choices={[
                { value: "all" as const, label: t("allStatuses") },
                ...STATUSES.map((value) => ({ value, label: t(`status.${value}`) })),
              ]}
              className="max-w-full overflow-x-auto"
            />
          </div>
          {shown.length === 0 ? (
            <Empty
              icon={<ListFilter aria-hidden="true" />}
              title={t("noneFits")}
              action={
                <Button onClick={() => change({ kind: undefined, status: undefined })}>{t("showAll")}</Button>
              }
            />
          ) : (
            <ul className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface">
              {shown.map((job) => (
                <JobRow key={job.id} job={job} current={job.id === said.id} />
              ))}
            </ul>
          )}
          {jobs.hasNextPage ? (
            <Button className="mt-4" busy={jobs.isFetchingNextPage} onClick={() => void jobs.fetchNextPage()}>
              {t("older")}
            </Button>
          ) : null}
        </>
      ) : null}
    </>
  );
}

/** What waits for its turn counts as running: it is not over. */
const standsSo = (job: Job, status: JobStatus) => (status === "running" ? !over(job) : job.status === status);

function JobRow({ job, current }: { job: Job; current: boolean }) {
  const t = useTranslations("jobs");
  const shell = useTranslations("shell");
  const format = useFormat();
  const { org, role } = useOrganization();
  const cancel = useChange(cancelJob(org), { stale: [[org, "jobs"]] });
  const seconds =
    job.started_at && job.ended_at ? (Date.parse(job.ended_at) - Date.parse(job.started_at)) / 1000 : null;
  const said = useJobWords();
  const mayCancel = !over(job) && reaches(role, job.kind === "erase" ? "admin" : "analyst");
  return (
    <li className="relative flex min-h-11 flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2 has-[a:hover]:bg-sunken">
      <To
        place="/jobs/"
        query={{ id: job.id }}
        aria-current={current ? "true" : undefined}
        className="w-36 shrink-0 font-medium sm:truncate after:absolute after:inset-0 after:content-[''] focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
      >
        {shell(`jobs.kind.${job.kind}`)}
      </To>
      <span className="flex w-32 items-center gap-1.5">
        <Standing status={job.status} />
        {t(`status.${job.status}`)}
      </span>
      {over(job) ? (
        <span className="min-w-0 flex-1 basis-60 truncate text-muted">{said(job)}</span>
      ) : (
        <span className="flex min-w-0 flex-1 basis-60 items-center gap-3 text-muted">
          <span className="min-w-0 flex-1 truncate">
            <Stage stage={job.stage} />
          </span>
          <Progress
            value={job.status === "queued" ? null : job.progress}
            label={t("progress")}
            className="w-20! shrink-0 sm:w-32!"
          />
          <span className="figures text-sm">{format.percent(job.progress)}</span>
        </span>
      )}
      {mayCancel ? (
        <Button
          size="small"
          className="relative"
          busy={cancel.isPending}
          onClick={() => cancel.mutate(job.id)}
        >
          {t("cancel")}
        </Button>
      ) : null}
      <span className="figures w-20 text-muted text-sm sm:text-right">
        {seconds === null ? null : format.duration(seconds)}
      </span>
      <span className="relative ml-auto w-28 text-right text-muted text-sm">
        <TimeAgo when={job.created_at} inList />
      </span>
    </li>
  );
}
