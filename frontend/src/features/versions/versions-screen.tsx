"use client";

import { useQuery } from "@tanstack/react-query";
import { GitCompareArrows, GraduationCap } from "lucide-react";
import { useTranslations } from "use-intl";
import { RoleGate } from "@/components/role-gate";
import { type SimpleColumn, SimpleTable } from "@/components/simple-table";
import { Empty, ErrorState, SkeletonText } from "@/components/states";
import { TimeAgo } from "@/components/time-ago";
import { buttonStyle } from "@/components/ui/button";
import { useOrganization } from "@/features/me/signed-in";
import type { Model } from "@/features/models/current";
import { ModelFrame } from "@/features/models/model-frame";
import type { Shape } from "@/lib/api/client";
import { useFormat } from "@/lib/format";
import { To } from "@/lib/places";
import { Figure, places } from "./figures-part";
import { History } from "./history";
import { Mark } from "./mark";
import { ProdOn } from "./prod-on";
import { Archive, Promote } from "./promote";
import { type Version, versionsQuery } from "./queries";
import { RollBack } from "./roll-back";
import { StageBadge } from "./stage-badge";

type Interval = Shape<"Interval">;

/** All versions of a model, which of them is in prod, and how that came. */
export function VersionsScreen() {
  return <ModelFrame>{(model) => <Versions key={model.name} model={model} />}</ModelFrame>;
}

function Versions({ model }: { model: Model }) {
  const t = useTranslations("versions");
  const { org } = useOrganization();
  const versions = useQuery(versionsQuery(org, model.name));
  if (versions.error && !versions.data)
    return <ErrorState error={versions.error} retry={() => void versions.refetch()} />;
  if (!versions.data) return <SkeletonText lines={8} />;
  const [newest] = versions.data;
  if (!newest) {
    return (
      <Empty icon={<GraduationCap aria-hidden="true" />} title={t("noVersion")}>
        {t("noVersionAdvice")}
      </Empty>
    );
  }
  const prod = versions.data.find((one) => one.stage === "prod");
  return (
    <div className="flex flex-col gap-8">
      <section aria-labelledby="versions">
        <div className="mb-3 flex flex-wrap items-center justify-between gap-2">
          <h2 id="versions" className="font-semibold text-lg">
            {t("way.versions")}
          </h2>
          <div className="flex flex-wrap gap-2">
            {versions.data.length > 1 ? (
              <To place="/models/compare/" query={{ model: model.name }} className={buttonStyle()}>
                <GitCompareArrows aria-hidden="true" />
                {t("compare.title")}
              </To>
            ) : null}
            <RoleGate from="admin">{prod ? <RollBack model={model} prod={prod.number} /> : null}</RoleGate>
          </div>
        </div>
        <VersionTable model={model} versions={versions.data} prod={prod} />
      </section>
      <ProdOn model={model} />
      <History model={model} />
    </div>
  );
}

function VersionTable({ model, versions, prod }: { model: Model; versions: Version[]; prod?: Version }) {
  const t = useTranslations("versions");
  const format = useFormat();
  const figure = (version: Version, name: string) => version.metrics_json[name] as Interval | undefined;
  const columns: SimpleColumn<Version>[] = [
    {
      id: "number",
      title: t("version"),
      cell: (version) => (
        <>
          <To
            place="/models/"
            query={{ model: model.name, version: String(version.number) }}
            className="whitespace-nowrap font-medium underline decoration-line-strong underline-offset-3 hover:decoration-ink"
          >
            {t("versionNumber", { number: version.number })}
          </To>
          <span className="block whitespace-nowrap text-muted text-sm">
            {t("trained")} <TimeAgo when={version.created_at} inList />
          </span>
        </>
      ),
    },
    { id: "stage", title: t("stageTitle"), cell: (version) => <StageBadge stage={version.stage} /> },
    {
      id: "lift",
      title: t("figure.lift_10"),
      align: "right",
      cell: (version) => <Figure interval={figure(version, "lift_10")} places={places("lift_10")} />,
    },
    {
      id: "auc",
      title: t("figure.roc_auc"),
      align: "right",
      cell: (version) => <Figure interval={figure(version, "roc_auc")} />,
    },
    {
      id: "loss",
      title: t("figure.log_loss"),
      align: "right",
      cell: (version) => <Figure interval={figure(version, "log_loss")} />,
    },
    {
      id: "checks",
      title: t("checks"),
      cell: (version) => {
        const passed = version.checks.filter((check) => check.passed).length;
        return (
          <span className="inline-flex items-start gap-1.5 whitespace-nowrap">
            <Mark passed={passed === version.checks.length} />
            {t("ofAll", { passed: format.number(passed), all: format.number(version.checks.length) })}
          </span>
        );
      },
    },
    {
      id: "actions",
      title: <span className="sr-only">{t("actions")}</span>,
      align: "right",
      cell: (version) => (
        <span className="not-printed flex justify-end gap-2">
          {prod && version.number !== prod.number ? (
            <To
              place="/models/compare/"
              query={{ model: model.name, a: String(prod.number), b: String(version.number) }}
              className={buttonStyle({ size: "small", variant: "quiet" })}
            >
              {t("compare.withProd")}
            </To>
          ) : null}
          <RoleGate from="admin">
            {version.stage === "staging" ? <Archive model={model} version={version} /> : null}
            {version.stage === "prod" ? null : (
              <Promote model={model} version={version} prod={prod?.number} />
            )}
          </RoleGate>
        </span>
      ),
    },
  ];
  return (
    <SimpleTable
      label={t("way.versions")}
      columns={columns}
      rows={versions}
      id={(version) => String(version.number)}
    />
  );
}
