"use client";

import { Trash2 } from "lucide-react";
import { useTranslations } from "use-intl";
import { RoleGate } from "@/components/role-gate";
import { TimeAgo } from "@/components/time-ago";
import { Button } from "@/components/ui/button";
import { Switch } from "@/components/ui/switch";
import { toast } from "@/components/ui/toast";
import { Standing } from "@/features/jobs/job-progress";
import { useOrganization } from "@/features/me/signed-in";
import { Problem } from "@/lib/api/problem";
import { useChange } from "@/lib/api/use-change";
import { useFormat } from "@/lib/format";
import { To } from "@/lib/places";
import { useProblemWords } from "@/lib/problem-words";
import { type Told, useSaid } from "@/lib/said";
import { changeSchedule, createSchedule, deleteSchedule, type Schedule } from "./queries";
import { useScheduleWords } from "./words";

export function ScheduleRow({ schedule }: { schedule: Schedule }) {
  const t = useTranslations("schedules");
  const words = useScheduleWords();
  const { org } = useOrganization();
  const stale = [[org, "schedules", schedule.model]];
  const pause = useChange(changeSchedule(org), { stale });
  const again = useChange(createSchedule(org), { stale });
  const remove = useChange(deleteSchedule(org), {
    stale,
    onSuccess: () =>
      toast.done({
        title: t("deleted"),
        undo: () =>
          again.mutate({
            model: schedule.model,
            action: schedule.action,
            cron: schedule.cron,
            after_upload: schedule.cron === null,
            paused: schedule.paused,
          }),
      }),
  });
  const when = words(schedule);
  // What was asked for is shown at once; an answer that says no puts it back.
  const going = pause.isPending ? !pause.variables.paused : !schedule.paused;
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 px-4 py-3">
      <div className="min-w-0 flex-1 basis-72">
        <p className="font-medium">
          {when}: {t(`action.${schedule.action}`)}
        </p>
        <Next schedule={schedule} />
        <Last schedule={schedule} />
      </div>
      <RoleGate from="analyst" otherwise={going ? null : <span className="text-muted">{t("paused")}</span>}>
        <div className="flex items-center gap-2">
          <span className="text-muted text-sm">{t(going ? "going" : "paused")}</span>
          <Switch
            aria-label={t("goes", { when })}
            checked={going}
            onCheckedChange={(on) => pause.mutate({ id: schedule.id, paused: !on })}
          />
          <Button
            variant="quiet"
            size="icon"
            aria-label={t("delete", { when })}
            busy={remove.isPending}
            onClick={() => remove.mutate(schedule.id)}
          >
            <Trash2 aria-hidden="true" />
          </Button>
        </div>
      </RoleGate>
    </li>
  );
}

function Next({ schedule }: { schedule: Schedule }) {
  const t = useTranslations("schedules");
  const format = useFormat();
  const [first, ...rest] = schedule.next_runs;
  if (!first) return null;
  const at = (when: string) => format.inZone(when, schedule.time_zone);
  return (
    <p className="text-muted text-sm" data-says={[first, ...rest].map(at).join(" · ")}>
      {t("next", { when: at(first), ago: format.ago(first) })}
    </p>
  );
}

/** What came of it the last time: a job, or why none was begun. */
function Last({ schedule }: { schedule: Schedule }) {
  const t = useTranslations("schedules");
  const jobs = useTranslations("jobs");
  const say = useSaid();
  const problem = useProblemWords();
  const { last_run: last } = schedule;
  if (!last) return null;
  // What a person would be told who had asked for it now.
  const refused = (said: Told) =>
    say("refusal", { ...said, text: problem(new Problem(said.code ?? "", 409, said.text)).advice });
  return (
    <p className="mt-0.5 flex flex-wrap items-center gap-x-1.5 text-muted text-sm">
      {t("last")} <TimeAgo when={last.at} />
      {last.status ? (
        <>
          <Standing status={last.status} />
          {last.job_id ? (
            <To
              place="/jobs/"
              query={{ id: last.job_id }}
              className="underline decoration-line-strong underline-offset-3 hover:text-ink"
            >
              {jobs(`status.${last.status}`)}
            </To>
          ) : (
            jobs(`status.${last.status}`)
          )}
        </>
      ) : null}
      {last.refusal ? <span className="text-bad">{refused(last.refusal)}</span> : null}
      {last.failure ? <span className="text-bad">{say("failure", last.failure)}</span> : null}
    </p>
  );
}
