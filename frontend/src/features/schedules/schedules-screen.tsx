"use client";

import { useQuery } from "@tanstack/react-query";
import { CalendarClock } from "lucide-react";
import { useTranslations } from "use-intl";
import { RoleGate } from "@/components/role-gate";
import { Empty, ErrorState, SkeletonText } from "@/components/states";
import { useOrganization } from "@/features/me/signed-in";
import type { Model } from "@/features/models/current";
import { ModelFrame } from "@/features/models/model-frame";
import { NewScheduleForm } from "./new-schedule";
import { schedulesQuery } from "./queries";
import { ScheduleRow } from "./schedule-row";

/** What is done with a model again and again, when it comes next, and what came of it. */
export function SchedulesScreen() {
  return <ModelFrame>{(model) => <Schedules key={model.name} model={model} />}</ModelFrame>;
}

function Schedules({ model }: { model: Model }) {
  const t = useTranslations("schedules");
  const { org } = useOrganization();
  const schedules = useQuery(schedulesQuery(org, model.name));
  return (
    <div className="flex flex-col gap-8">
      <section aria-labelledby="schedules">
        <h2 id="schedules" className="font-semibold text-lg">
          {t("title")}
        </h2>
        <p className="mb-3 max-w-prose text-muted">{t("says")}</p>
        {schedules.error && !schedules.data ? (
          <ErrorState error={schedules.error} retry={() => void schedules.refetch()} />
        ) : null}
        {schedules.isPending ? <SkeletonText lines={4} /> : null}
        {schedules.data?.length === 0 ? (
          <Empty icon={<CalendarClock aria-hidden="true" />} title={t("empty")} className="py-10!">
            {t("emptyAdvice")}
          </Empty>
        ) : null}
        {schedules.data?.length ? (
          <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
            {schedules.data.map((schedule) => (
              <ScheduleRow key={schedule.id} schedule={schedule} />
            ))}
          </ul>
        ) : null}
      </section>
      <RoleGate from="analyst">
        <NewScheduleForm model={model} />
      </RoleGate>
    </div>
  );
}
