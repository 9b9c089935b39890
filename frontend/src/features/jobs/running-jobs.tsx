"use client";

import { useQuery } from "@tanstack/react-query";
import { Activity } from "lucide-react";
import { useTranslations } from "use-intl";
import { Words } from "@/components/screen";
import type { LateProps } from "@/components/ui/late";
import { Popover, PopoverPanel, PopoverTitle } from "@/components/ui/popover";
import { Progress } from "@/components/ui/progress";
import { useOrganization } from "@/features/me/signed-in";
import { useFormat } from "@/lib/format";
import { JOB_WORDS, JobSays } from "./job-progress";
import { jobsQuery, over } from "./queries";

export default function RunningJobs({ open, onOpenChange, anchor }: LateProps) {
  const t = useTranslations("shell");
  const format = useFormat();
  const { org } = useOrganization();
  const jobs = useQuery(jobsQuery(org));
  const running = (jobs.data ?? []).filter((job) => !over(job));
  return (
    <Popover open={open && running.length > 0} onOpenChange={onOpenChange}>
      <PopoverPanel anchor={anchor} finalFocus={anchor} side="top">
        <PopoverTitle className="mb-2 flex items-center gap-2 font-semibold">
          <Activity className="size-4 text-faint" aria-hidden="true" />
          {t("jobs.title")}
        </PopoverTitle>
        <ul className="flex flex-col gap-3">
          {running.map((job) => (
            <li key={job.id} className="flex flex-col gap-1.5">
              <span className="flex justify-between gap-3">
                <span>{t(`jobs.kind.${job.kind}`)}</span>
                <span className="figures text-muted">
                  {job.status === "queued" ? t("jobs.queued") : format.percent(job.progress)}
                </span>
              </span>
              <Progress
                value={job.status === "queued" ? null : job.progress}
                label={t(`jobs.kind.${job.kind}`)}
              />
              <Words of={JOB_WORDS} otherwise={null}>
                <JobSays job={job} className="truncate" />
              </Words>
            </li>
          ))}
        </ul>
      </PopoverPanel>
    </Popover>
  );
}
