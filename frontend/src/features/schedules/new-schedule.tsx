"use client";

import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { useTranslations } from "use-intl";
import { FormProblem } from "@/components/form-problem";
import { Button } from "@/components/ui/button";
import { FormField } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { RadioCards } from "@/components/ui/radio-cards";
import { Select } from "@/components/ui/select";
import { toast } from "@/components/ui/toast";
import { useOrganization } from "@/features/me/signed-in";
import type { Model } from "@/features/models/current";
import { Problem } from "@/lib/api/problem";
import { useChange } from "@/lib/api/use-change";
import { useFormat } from "@/lib/format";
import { useProblemWords } from "@/lib/problem-words";
import { cronOf, type Every } from "./cron";
import { createSchedule, type NewSchedule, timesQuery } from "./queries";
import { useScheduleWords } from "./words";

type When = "upload" | Every | "cron";

const WHENS: readonly When[] = ["upload", "day", "weekdays", "week", "month", "cron"];
const DAYS = [1, 2, 3, 4, 5, 6, 0] as const;
const DATES = Array.from({ length: 28 }, (_, at) => at + 1);

/** When, in words; what that means in dates is shown before anything is kept. */
export function NewScheduleForm({ model }: { model: Model }) {
  const t = useTranslations("schedules");
  const { org } = useOrganization();
  const [action, setAction] = useState<NewSchedule["action"]>("score");
  const [when, setWhen] = useState<When>("week");
  const [time, setTime] = useState("07:00");
  const [day, setDay] = useState(1);
  const [date, setDate] = useState(1);
  const [typed, setTyped] = useState("0 7 * * 1,4");
  const cron =
    when === "upload"
      ? null
      : when === "cron"
        ? typed.trim()
        : when === "week"
          ? cronOf({ every: when, time, day })
          : when === "month"
            ? cronOf({ every: when, time, date })
            : cronOf({ every: when, time });
  const save = useChange(createSchedule(org), {
    stale: [[org, "schedules", model.name]],
    silent: true,
    onSuccess: () => toast.done({ title: t("saved") }),
  });
  return (
    <form
      className="flex max-w-2xl flex-col gap-4 rounded-lg border border-line bg-surface p-5"
      aria-labelledby="new-schedule"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({ model: model.name, action, cron, after_upload: cron === null });
      }}
    >
      <h2 id="new-schedule" className="font-semibold text-lg">
        {t("new")}
      </h2>
      <FormProblem error={save.error} />
      <RadioCards
        label={t("what")}
        value={action}
        onChange={setAction}
        choices={(["score", "train", "build"] as const).map((one) => ({
          value: one,
          label: t(`actionName.${one}`),
          hint: t(`actionHint.${one}`),
        }))}
      />
      <div className="flex flex-wrap items-end gap-3">
        <FormField label={t("whenTitle")} className="w-56">
          <Select
            value={when}
            onChange={setWhen}
            choices={WHENS.map((one) => ({ value: one, label: t(`whens.${one}`) }))}
          />
        </FormField>
        {when === "week" ? (
          <FormField label={t("day")} className="w-44">
            <Select
              value={String(day)}
              onChange={(chosen) => setDay(Number(chosen))}
              choices={DAYS.map((one) => ({ value: String(one), label: t(`days.${one}`) }))}
            />
          </FormField>
        ) : null}
        {when === "month" ? (
          <FormField label={t("date")} className="w-28">
            <Select
              value={String(date)}
              onChange={(chosen) => setDate(Number(chosen))}
              choices={DATES.map((one) => ({ value: String(one), label: String(one) }))}
            />
          </FormField>
        ) : null}
        {when === "upload" || when === "cron" ? null : (
          <FormField label={t("time")} className="w-32">
            <Input type="time" required value={time} onValueChange={setTime} />
          </FormField>
        )}
        {when === "cron" ? (
          <FormField label={t("expression")} className="w-56">
            <Input value={typed} onValueChange={setTyped} className="font-mono" spellCheck={false} />
          </FormField>
        ) : null}
      </div>
      <Preview cron={cron} />
      <Button type="submit" variant="primary" className="self-start" busy={save.isPending}>
        {t("save")}
      </Button>
    </form>
  );
}

/** The sentence, and the next days on which it comes. */
function Preview({ cron }: { cron: string | null }) {
  const t = useTranslations("schedules");
  const format = useFormat();
  const words = useScheduleWords();
  const say = useProblemWords();
  const { org } = useOrganization();
  const asked = useDeferredValue(cron);
  const times = useQuery({ ...timesQuery(org, asked ?? ""), enabled: Boolean(asked) });
  if (cron === null) return <p className="text-muted">{t("uploadSays")}</p>;
  if (times.error) {
    return (
      <p role="alert" className="text-bad">
        {Problem.of(times.error).status === 422 ? t("notCron") : say(times.error).advice}
      </p>
    );
  }
  const told = times.data;
  return (
    <div className="min-h-20 rounded-md bg-sunken px-4 py-3" aria-live="polite">
      <p className="font-medium">{words({ cron, words: { code: "", params: {}, text: "" } })}</p>
      {told ? (
        <p className="text-muted text-sm">
          {t("comes", {
            times: told.next_runs
              .slice(0, 3)
              .map((one) => format.inZone(one, told.time_zone))
              .join(" · "),
            zone: told.time_zone,
          })}
        </p>
      ) : null}
    </div>
  );
}
