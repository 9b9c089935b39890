"use client";

import { useQuery } from "@tanstack/react-query";
import { Radar } from "lucide-react";
import { useTranslations } from "use-intl";
import { Empty, ErrorState, SkeletonText } from "@/components/states";
import { TimeAgo } from "@/components/time-ago";
import { buttonStyle } from "@/components/ui/button";
import { Select } from "@/components/ui/select";
import { useOrganization } from "@/features/me/signed-in";
import type { Model } from "@/features/models/current";
import { ModelFrame } from "@/features/models/model-frame";
import { Part } from "@/features/versions/part";
import { Problem } from "@/lib/api/problem";
import { useFormat } from "@/lib/format";
import { useLanguage } from "@/lib/language/provider";
import { To, useQuery as useAddressQuery } from "@/lib/places";
import { subject } from "@/lib/reasons";
import { useSaid } from "@/lib/said";
import { Columns } from "./columns";
import { Held } from "./held";
import { LevelBadge } from "./level-badge";
import { OverTime } from "./over-time";
import { type DriftReport, driftQuery } from "./queries";
import { Spread } from "./spread";
import { Key, ThenNow } from "./then-now";

const NAMED = 3; // of those that moved

/** Does the world still look like the one that the model learned from, and are the data on time? */
export function MonitoringScreen() {
  return <ModelFrame>{(model) => <Monitoring key={model.name} model={model} />}</ModelFrame>;
}

function Monitoring({ model }: { model: Model }) {
  const t = useTranslations("drift");
  const say = useSaid();
  const format = useFormat();
  const { language } = useLanguage();
  const { org } = useOrganization();
  const [{ run }, change] = useAddressQuery("/models/monitoring/");
  const found = useQuery(driftQuery(org, model.name, run));
  if (found.error && Problem.of(found.error).code === "not_scored") {
    return (
      <Empty
        icon={<Radar aria-hidden="true" />}
        title={t("empty")}
        action={
          <To place="/models/" query={{ model: model.name }} className={buttonStyle({ variant: "primary" })}>
            {t("toModel")}
          </To>
        }
      >
        {t("emptyAdvice")}
      </Empty>
    );
  }
  if (found.error && !found.data)
    return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <SkeletonText lines={10} />;
  const drift = found.data;
  // Those that matter most by the names that people read, as in the table below.
  const moved = drift.columns
    .filter((one) => one.level !== "steady")
    .slice(0, NAMED)
    .map((one) => subject(language, one));
  return (
    <div className="flex flex-col gap-8">
      <div className="flex flex-col gap-3">
        <div className="flex flex-wrap items-center gap-3">
          <LevelBadge level={drift.level} />
          {drift.over_time.length > 1 ? (
            <Select
              label={t("which")}
              className="not-printed w-64"
              value={drift.scoring_run_id}
              onChange={(id) =>
                change({ run: id === drift.over_time.at(-1)?.scoring_run_id ? undefined : id })
              }
              choices={[...drift.over_time].reverse().map((point) => ({
                value: point.scoring_run_id,
                label: `${format.date(point.snapshot_date ?? point.at)} · ${t("byVersion", { number: point.model_version })}`,
              }))}
            />
          ) : null}
          <span className="text-muted">
            {t("compared", {
              rows: drift.rows,
              learned: drift.learned_rows,
              number: drift.model_version,
            })}
          </span>
        </div>
        <p className="max-w-3xl text-pretty text-xl">
          {say("drift", { ...drift.said, params: { ...drift.said.params, first: moved } })}
        </p>
      </div>
      <Columns columns={drift.columns} />
      <Part id="scores" title={t("scores.title")} says={say("drift", drift.score.said)}>
        <div className="flex flex-col gap-8">
          {drift.score.bins?.length ? (
            <div className="flex flex-wrap items-center gap-4">
              <ThenNow bins={drift.score.bins} name={t("scores.title")} share />
              <Key />
            </div>
          ) : null}
          <Spread model={model} />
        </div>
      </Part>
      {drift.over_time.length > 1 ? <OverTime points={drift.over_time} /> : null}
      <Held model={model} />
      <Lateness drift={drift} />
    </div>
  );
}

function Lateness({ drift }: { drift: DriftReport }) {
  const t = useTranslations("drift");
  const say = useSaid();
  if (!drift.lateness.length) return null;
  return (
    <Part id="lateness" title={t("lateness.title")}>
      <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
        {drift.lateness.map((one) => (
          <li key={one.dataset} className="flex flex-wrap items-baseline gap-x-4 gap-y-1 px-4 py-2.5">
            <span className="w-40 truncate font-medium">{one.dataset}</span>
            <span className={one.late ? "font-medium text-bad" : "text-muted"}>
              {t(
                one.late
                  ? "lateness.late"
                  : one.said.code === "no_rhythm"
                    ? "lateness.notKnown"
                    : "lateness.onTime",
              )}
            </span>
            <span className="min-w-0 flex-1 basis-72 text-muted">{say("lateness", one.said)}</span>
            <TimeAgo when={one.received_at} className="text-muted text-sm" />
          </li>
        ))}
      </ul>
    </Part>
  );
}
