"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { ErrorState, SkeletonText } from "@/components/states";
import { TimeAgo } from "@/components/time-ago";
import { useOrganization } from "@/features/me/signed-in";
import type { Model } from "@/features/models/current";
import type { Shape } from "@/lib/api/client";
import { Checks } from "./checks";
import { Part } from "./part";
import { promotionsQuery } from "./queries";
import { StageBadge } from "./stage-badge";

/** How versions came to their stages: who, when, why, and against which check. */
export function History({ model }: { model: Model }) {
  const t = useTranslations("versions");
  const { org } = useOrganization();
  const steps = useQuery(promotionsQuery(org, model.name));
  return (
    <Part id="history" title={t("history.title")} says={t("history.says")}>
      {steps.error && !steps.data ? (
        <ErrorState error={steps.error} retry={() => void steps.refetch()} />
      ) : null}
      {steps.isPending ? <SkeletonText lines={4} /> : null}
      {steps.data?.length === 0 ? <p className="text-muted">{t("history.empty")}</p> : null}
      {steps.data?.length ? (
        <ol className="divide-y divide-line rounded-lg border border-line bg-surface">
          {steps.data.map((step) => (
            <Step key={step.id} step={step} />
          ))}
        </ol>
      ) : null}
    </Part>
  );
}

function Step({ step }: { step: Shape<"Promotion"> }) {
  const t = useTranslations("versions");
  return (
    <li className="flex flex-col gap-1.5 px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="font-medium">{t("versionNumber", { number: step.version })}</span>
        <span className="flex items-center gap-2">
          <StageBadge stage={step.from_stage} />
          <span aria-hidden="true">→</span>
          <span className="sr-only">{t("history.to")}</span>
          <StageBadge stage={step.to_stage} />
        </span>
        {step.rolled_back ? <span className="text-muted text-sm">{t("history.rolledBack")}</span> : null}
        {step.overridden ? (
          <span className="font-medium text-bad text-sm">{t("history.overridden")}</span>
        ) : null}
        <span className="ml-auto text-muted text-sm">
          {step.user_name ?? t("somebody")} · <TimeAgo when={step.created_at} inList />
        </span>
      </div>
      {step.note ? <p className="max-w-prose text-pretty">{step.note}</p> : null}
      {step.failed_checks.length ? <Checks items={step.failed_checks} /> : null}
    </li>
  );
}
