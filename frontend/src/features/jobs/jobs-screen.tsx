"use client";

import { useQuery } from "@tanstack/react-query";
import { Activity } from "lucide-react";
import { useTranslations } from "use-intl";
import { PageHeader } from "@/components/page-header";
import { Empty, ErrorState, SkeletonText } from "@/components/states";
import { TimeAgo } from "@/components/time-ago";
import { Card } from "@/components/ui/card";
import { useOrganization } from "@/features/me/signed-in";
import { useFormat } from "@/lib/format";
import { To, useQuery as useAddressQuery } from "@/lib/places";
import { JobProgress, Stage, Standing } from "./job-progress";
import { type Job, jobsQuery, over } from "./queries";

/** All background work, newest first; the one that the address names is followed as it happens. */
export function JobsScreen() {
  const t = useTranslations("jobs");
  const { org } = useOrganization();
  const [{ id }] = useAddressQuery("/jobs/");
  const jobs = useQuery(jobsQuery(org));
  return (
    <>
      <PageHeader title={t("title")} says={t("says")} />
      {id ? (
        <Card className="mb-6 p-4">
          <JobProgress id={id} />
        </Card>
      ) : null}
      {jobs.isPending ? <SkeletonText lines={6} /> : null}
      {jobs.error && !jobs.data ? <ErrorState error={jobs.error} retry={() => void jobs.refetch()} /> : null}
      {jobs.data?.length === 0 ? (
        <Empty icon={<Activity aria-hidden="true" />} title={t("empty")}>
          {t("emptyAdvice")}
        </Empty>
      ) : null}
      {jobs.data?.length ? (
        <ul className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface">
          {jobs.data.map((job) => (
            <JobRow key={job.id} job={job} current={job.id === id} />
          ))}
        </ul>
      ) : null}
    </>
  );
}

function JobRow({ job, current }: { job: Job; current: boolean }) {
  const t = useTranslations("jobs");
  const shell = useTranslations("shell");
  const format = useFormat();
  const seconds =
    job.started_at && job.ended_at ? (Date.parse(job.ended_at) - Date.parse(job.started_at)) / 1000 : null;
  return (
    <li className="relative flex flex-wrap items-center gap-x-4 gap-y-0.5 px-4 py-2.5 has-[a:hover]:bg-sunken">
      <To
        place="/jobs/"
        query={{ id: job.id }}
        aria-current={current ? "true" : undefined}
        className="w-32 font-medium after:absolute after:inset-0 after:content-[''] focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
      >
        {shell(`jobs.kind.${job.kind}`)}
      </To>
      <span className="flex w-28 items-center gap-1.5">
        <Standing status={job.status} />
        {t(`status.${job.status}`)}
      </span>
      <span className="min-w-0 flex-1 basis-60 truncate text-muted">
        {over(job) ? (job.error ?? job.message) : <Stage stage={job.stage} />}
      </span>
      <span className="figures w-20 text-right text-muted text-sm">
        {seconds === null ? null : format.duration(seconds)}
      </span>
      <span className="relative w-28 text-right text-muted text-sm">
        <TimeAgo when={job.created_at} inList />
      </span>
    </li>
  );
}
