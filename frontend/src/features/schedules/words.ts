import { useCallback } from "react";
import { useTranslations } from "use-intl";
import { useFormat } from "@/lib/format";
import { rhythmOf } from "./cron";
import type { Schedule } from "./queries";

/** "Every Monday at 07:00"; an expression that says more is said as the API explains it. */
export function useScheduleWords() {
  const t = useTranslations("schedules");
  const format = useFormat();
  return useCallback(
    (schedule: Pick<Schedule, "cron" | "words">): string => {
      if (schedule.cron === null) return t("when.upload");
      const rhythm = rhythmOf(schedule.cron);
      if (!rhythm) return t("when.cron", { cron: schedule.cron });
      const time = format.clock(rhythm.time);
      if (rhythm.every === "week") return t("when.week", { day: String(rhythm.day), time });
      if (rhythm.every === "month") return t("when.month", { date: rhythm.date, time });
      return t(`when.${rhythm.every}`, { time });
    },
    [t, format],
  );
}
