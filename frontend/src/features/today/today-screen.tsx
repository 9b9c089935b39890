"use client";

import { useTranslations } from "use-intl";
import { PageHeader } from "@/components/page-header";
import { ErrorState, SkeletonText } from "@/components/states";
import { useOrganization } from "@/features/me/signed-in";
import { useCurrentModel } from "@/features/models/current";
import { ModelSwitcher } from "@/features/models/model-switcher";
import { DueTasks } from "@/features/tasks/due-tasks";
import { Inbox } from "./inbox";
import { Nothing } from "./nothing";

/** Whom to call today, and why. */
export function TodayScreen() {
  const t = useTranslations("today");
  const { user } = useOrganization();
  const { model, query } = useCurrentModel();
  return (
    <>
      <PageHeader
        title={t(greeting(), { name: user.name.split(" ")[0] ?? user.name })}
        says={t("says")}
        actions={<ModelSwitcher />}
      />
      {query.error && !query.data ? (
        <ErrorState error={query.error} retry={() => void query.refetch()} />
      ) : null}
      {query.isPending ? <SkeletonText lines={5} /> : null}
      {query.data && !model ? <Nothing /> : null}
      {model ? (
        <>
          <DueTasks model={model} />
          <Inbox key={model.name} model={model} />
        </>
      ) : null}
    </>
  );
}

function greeting(): "morning" | "afternoon" | "evening" {
  const hour = new Date().getHours();
  return hour < 12 ? "morning" : hour < 18 ? "afternoon" : "evening";
}
