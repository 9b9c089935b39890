"use client";

import { useQuery as useAnswer } from "@tanstack/react-query";
import { ChartNoAxesCombined } from "lucide-react";
import { useTranslations } from "use-intl";
import { PageHeader } from "@/components/page-header";
import { Empty, ErrorState, SkeletonText } from "@/components/states";
import { TimeAgo } from "@/components/time-ago";
import { useOrganization } from "@/features/me/signed-in";
import { type Model, useCurrentModel } from "@/features/models/current";
import { ModelSwitcher } from "@/features/models/model-switcher";
import { NoModel } from "@/features/models/no-model";
import { Problem } from "@/lib/api/problem";
import { ComingAndGoing } from "./coming-and-going";
import { Disagreement } from "./disagreement";
import { Figures } from "./figures";
import { OverTime } from "./over-time";
import { Quadrants } from "./quadrants";
import { overviewQuery } from "./queries";
import { BySegment } from "./segments";

/** How it stands: what is at risk, who came and went, and where score and money disagree. */
export function OverviewScreen() {
  const t = useTranslations("overview");
  const { model, query } = useCurrentModel();
  if (query.error && !query.data)
    return <ErrorState error={query.error} retry={() => void query.refetch()} />;
  if (query.isPending) return <SkeletonText lines={6} />;
  if (model) return <Whole key={model.name} model={model} />;
  return (
    <>
      <PageHeader title={t("title")} />
      <NoModel icon={<ChartNoAxesCombined aria-hidden="true" />} title={t("empty")}>
        {t("emptyAdvice")}
      </NoModel>
    </>
  );
}

function Nothing({ title }: { title: string }) {
  const t = useTranslations("overview");
  return (
    <>
      <PageHeader title={title} actions={<ModelSwitcher />} />
      <Empty icon={<ChartNoAxesCombined aria-hidden="true" />} title={t("empty")}>
        {t("emptyAdvice")}
      </Empty>
    </>
  );
}

function Whole({ model }: { model: Model }) {
  const t = useTranslations("overview");
  const { org } = useOrganization();
  const found = useAnswer(overviewQuery(org, model.name));
  if (found.isPending) return <SkeletonText lines={8} />;
  if (found.error && !found.data) {
    if (Problem.of(found.error).code === "not_scored") return <Nothing title={t("title")} />;
    return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  }
  const overview = found.data;
  const last = overview.over_time.at(-1);
  return (
    <>
      <PageHeader
        title={t("title")}
        says={
          last ? (
            <>
              {t("scored")} <TimeAgo when={last.at} />
            </>
          ) : null
        }
        actions={<ModelSwitcher />}
      />
      <div className="flex flex-col gap-9">
        <Figures overview={overview} model={model} />
        <div className="grid gap-x-10 gap-y-9 xl:grid-cols-2">
          <OverTime overview={overview} model={model} />
          <ComingAndGoing overview={overview} model={model} />
        </div>
        <div className="grid gap-x-10 gap-y-9 xl:grid-cols-2">
          {overview.quadrants ? <Quadrants quadrants={overview.quadrants} model={model} /> : null}
          <BySegment model={model} />
        </div>
        {overview.disagree ? <Disagreement disagree={overview.disagree} model={model} /> : null}
      </div>
    </>
  );
}
