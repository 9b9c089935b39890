"use client";

import { CircleAlert, CircleCheck, CircleSlash } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import { Words } from "@/components/screen";
import { ErrorState, Skeleton } from "@/components/states";
import { Button } from "@/components/ui/button";
import { Progress } from "@/components/ui/progress";
import { reaches, useOrganization } from "@/features/me/signed-in";
import { useChange } from "@/lib/api/use-change";
import { cn } from "@/lib/classes";
import { useFormat } from "@/lib/format";
import { useLanguage } from "@/lib/language/provider";
import { useSaid, valuesOf } from "@/lib/said";
import { cancelJob, finishJob, type Job, type Line, over } from "./queries";
import { useJob } from "./use-job";

export const JOB_WORDS = ["jobs", "said"] as const;

interface JobProgressProps {
  id: string;
  /** Whether its log is seen from the beginning. */
  logOpen?: boolean;
  /** Once, when it has ended in any way. */
  onEnd?: (job: Job) => void;
  className?: string;
}

/** One job as it happens: stage, how far, how long still, its log, and the way to cancel it. */
export function JobProgress(props: JobProgressProps) {
  return (
    <Words of={JOB_WORDS} otherwise={<Skeleton className="h-24" />}>
      <Following {...props} />
    </Words>
  );
}

function Following({ id, logOpen, onEnd, className }: JobProgressProps) {
  const t = useTranslations("jobs");
  const { org, role } = useOrganization();
  const { job, lines, problem } = useJob(org, id);
  const cancel = useChange(cancelJob(org), { stale: [[org, "jobs"]] });
  const finish = useChange(finishJob(org), { stale: [[org, "jobs"]] });
  const told = useRef<string | null>(null);
  useEffect(() => {
    if (job && over(job) && told.current !== job.id) {
      told.current = job.id;
      onEnd?.(job);
    }
  }, [job, onEnd]);

  if (!job && problem) return <ErrorState error={problem} className={className} />;
  if (!job) return <Skeleton className={cn("h-24", className)} />;
  return (
    <div className={cn("flex flex-col gap-3", className)}>
      <div className="flex items-center justify-between gap-4">
        <p className="flex items-center gap-2 font-medium" aria-live="polite">
          <Standing status={job.status} />
          {over(job) ? t(`status.${job.status}`) : <Stage stage={job.stage} />}
        </p>
        {over(job) || !reaches(role, "analyst") ? null : (
          <span className="flex gap-2">
            {job.kind === "train" && job.status === "running" ? (
              <Button
                size="small"
                busy={finish.isPending}
                data-says={t("finishSays")}
                onClick={() => finish.mutate(job.id)}
              >
                {t("finish")}
              </Button>
            ) : null}
            <Button size="small" busy={cancel.isPending} onClick={() => cancel.mutate(job.id)}>
              {t("cancel")}
            </Button>
          </span>
        )}
      </div>
      {over(job) ? null : (
        <Progress value={job.status === "queued" ? null : job.progress} label={t("progress")} />
      )}
      <JobSays job={job} />
      {over(job) ? null : <TimeLeft job={job} />}
      <JobLog lines={lines} open={logOpen} />
    </div>
  );
}

export function Standing({ status }: { status: Job["status"] }) {
  if (status === "success") return <CircleCheck className="size-4 text-good" aria-hidden="true" />;
  if (status === "failed") return <CircleAlert className="size-4 text-bad" aria-hidden="true" />;
  if (status === "cancelled") return <CircleSlash className="size-4 text-faint" aria-hidden="true" />;
  return null;
}

/** The stage in the language of the screen; one that has no words yet is shown as it is. */
export function Stage({ stage }: { stage: string }) {
  const t = useTranslations("jobs");
  const key = `stage.${stage.replaceAll(" ", "_")}` as "stage.starting";
  return t.has(key) ? t(key) : stage;
}

/** What it is at, what it left, or why it failed. */
export function JobSays({ job, className }: { job: Job; className?: string }) {
  const said = useJobWords()(job);
  return said ? <p className={cn("text-muted text-sm", className)}>{said}</p> : null;
}

/** What a job says, in the language of the screen. In English the server's own sentence says most. */
export function useJobWords() {
  const t = useTranslations("jobs");
  const say = useSaid();
  const { language } = useLanguage();
  return (job: Job): string | null => {
    if (language === "en") return job.error ?? job.message;
    if (job.error) return say("failure", { code: job.code, params: job.params, text: job.error });
    const key = `${over(job) ? "came" : "now"}.${job.code}` as "came.scored";
    return t.has(key) ? t(key, valuesOf(job.params, language) as never) : null;
  };
}

/** As the server foresees it; else a guess from how long it took so far, once there is something to go by. */
function TimeLeft({ job }: { job: Job }) {
  const t = useTranslations("jobs");
  const format = useFormat();
  const now = Date.now();
  const left = job.eta
    ? (new Date(job.eta).getTime() - now) / 1000
    : job.started_at && job.progress >= 0.1
      ? ((now - new Date(job.started_at).getTime()) / 1000 / job.progress) * (1 - job.progress)
      : null;
  if (left === null) return null;
  return <p className="text-faint text-sm">{t("left", { duration: format.duration(Math.max(left, 1)) })}</p>;
}

/** Each line with the time since the first one: where the minutes went is read down the margin. */
export function JobLog({ lines, open }: { lines: Line[]; open?: boolean }) {
  const t = useTranslations("jobs");
  const format = useFormat();
  const end = useRef<HTMLOListElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new line moves the view
  useEffect(() => {
    const list = end.current;
    if (list && list.scrollHeight - list.scrollTop - list.clientHeight < 80)
      list.scrollTop = list.scrollHeight;
  }, [lines.length]);
  const first = lines[0];
  if (!first) return null;
  const since = (at: string) => (Date.parse(at) - Date.parse(first.at)) / 1000;
  return (
    <details open={open} className="rounded-md border border-line bg-sunken">
      <summary className="px-3 py-2 text-muted text-sm">{t("log", { count: lines.length })}</summary>
      <ol
        ref={end}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys too
        tabIndex={0}
        aria-label={t("logLabel")}
        className="max-h-80 overflow-auto border-line border-t px-3 py-2 font-mono text-xs leading-5"
      >
        {lines.map((line) => (
          <li key={line.number} className="flex gap-3">
            <time
              dateTime={line.at}
              data-says={format.exactly(line.at)}
              className="w-12 shrink-0 text-right text-faint"
            >
              {clock(since(line.at))}
            </time>
            <span className="min-w-0 whitespace-pre-wrap break-words">{line.text}</span>
          </li>
        ))}
      </ol>
    </details>
  );
}

/** `1:05`: minutes and seconds. */
function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
