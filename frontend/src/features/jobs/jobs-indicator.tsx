"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import { Spinner } from "@/components/ui/button";
import { late } from "@/components/ui/late";
import { useOrganization } from "@/features/me/signed-in";
import { cn } from "@/lib/classes";
import { useFormat } from "@/lib/format";
import { type Job, jobsQuery, over } from "./queries";

const Panel = late("dialog", () => import("./running-jobs"));

/** What runs, wherever one goes: seen only while something does. What it leaves is asked for when it has ended. */
export function JobsIndicator({ compact = false }: { compact?: boolean }) {
  const t = useTranslations("shell");
  const format = useFormat();
  const { org } = useOrganization();
  const jobs = useQuery(jobsQuery(org));
  const running = (jobs.data ?? []).filter((job) => !over(job));
  useRefreshAfter(org, jobs.data);
  const first = running[0];
  if (!first) return null;
  return (
    <Panel>
      {(trigger) => (
        <button
          {...trigger}
          type="button"
          className={cn(
            "flex h-9 items-center gap-2.5 rounded-md px-2 text-left text-muted hover:bg-line/50 hover:text-ink",
            compact ? "w-auto" : "w-full",
          )}
        >
          <Spinner className="shrink-0 text-accent-ink" />
          <span className="sr-only">{t("jobs.running", { count: running.length })}</span>
          {compact ? null : (
            <>
              <span className="truncate">{t(`jobs.kind.${first.kind}`)}</span>
              <span className="figures ml-auto shrink-0 text-sm">
                {running.length > 1
                  ? t("jobs.count", { count: running.length })
                  : format.percent(first.progress)}
              </span>
            </>
          )}
        </button>
      )}
    </Panel>
  );
}

function useRefreshAfter(org: string, jobs: Job[] | undefined) {
  const client = useQueryClient();
  const ran = useRef(new Set<string>());
  useEffect(() => {
    if (!jobs) return;
    const ended = jobs.some((job) => over(job) && ran.current.has(job.id));
    ran.current = new Set(jobs.filter((job) => !over(job)).map((job) => job.id));
    if (ended) {
      void client.invalidateQueries({
        predicate: ({ queryKey }) => queryKey[0] === org && queryKey[1] !== "jobs",
      });
    }
  }, [client, jobs, org]);
}
