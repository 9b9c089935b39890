"use client";

import { useQuery } from "@tanstack/react-query";
import { Download, GraduationCap, Printer } from "lucide-react";
import { useTranslations } from "use-intl";
import { Empty, ErrorState, SkeletonText } from "@/components/states";
import { TimeAgo } from "@/components/time-ago";
import { Button, buttonStyle } from "@/components/ui/button";
import { Select } from "@/components/ui/select";
import { useOrganization } from "@/features/me/signed-in";
import type { Model } from "@/features/models/current";
import { ModelFrame } from "@/features/models/model-frame";
import { To, useQuery as useAddressQuery } from "@/lib/places";
import { CallN } from "./call-n";
import { Part } from "./part";
import { fileAddress, reportQuery, type Version, versionsQuery } from "./queries";
import { Rest } from "./rest";
import { ScoreNow } from "./score-now";
import { StageBadge } from "./stage-badge";
import { Trust } from "./trust";
import { Verdict } from "./verdict";

/** One version of a model: what it is good for, said first for everybody, and all that it rests on below. */
export function VersionScreen() {
  const t = useTranslations("versions");
  return (
    <ModelFrame
      actions={() => (
        <Button onClick={() => window.print()}>
          <Printer aria-hidden="true" />
          {t("print")}
        </Button>
      )}
    >
      {(model) => <Chosen key={model.name} model={model} />}
    </ModelFrame>
  );
}

function Chosen({ model }: { model: Model }) {
  const t = useTranslations("versions");
  const { org } = useOrganization();
  const [{ version: asked }, change] = useAddressQuery("/models/");
  const versions = useQuery(versionsQuery(org, model.name));
  if (versions.error && !versions.data)
    return <ErrorState error={versions.error} retry={() => void versions.refetch()} />;
  if (!versions.data) return <SkeletonText lines={8} />;
  if (versions.data.length === 0) {
    return (
      <Empty
        icon={<GraduationCap aria-hidden="true" />}
        title={t("noVersion")}
        action={
          <To
            place="/models/trainings/"
            query={{ model: model.name }}
            className={buttonStyle({ variant: "primary" })}
          >
            {t("toTrainings")}
          </To>
        }
      >
        {t("noVersionAdvice")}
      </Empty>
    );
  }
  const version = chosen(versions.data, asked);
  if (!version) {
    return (
      <Empty
        title={t("noSuchVersion", { number: asked ?? "" })}
        action={<Button onClick={() => change({ version: undefined })}>{t("toCurrent")}</Button>}
      />
    );
  }
  return (
    <>
      <div className="mb-5 flex flex-wrap items-center gap-x-3 gap-y-2 text-muted">
        <Select
          label={t("version")}
          className="not-printed w-36"
          value={String(version.number)}
          onChange={(number) => change({ version: number })}
          choices={versions.data.map((one) => ({
            value: String(one.number),
            label: t("versionNumber", { number: one.number }),
          }))}
        />
        <span className="hidden font-medium text-ink print:inline">
          {t("versionNumber", { number: version.number })}
        </span>
        <StageBadge stage={version.stage} />
        <span>
          {t("trained")} <TimeAgo when={version.created_at} />
        </span>
        <span className="not-printed ml-auto flex flex-wrap gap-2">
          <ScoreNow model={model.name} number={version.number} />
          <Files model={model.name} number={version.number} />
        </span>
      </div>
      <Shown key={version.number} model={model} version={version} />
    </>
  );
}

/** The one that the address names; else the one in prod, or the newest. */
function chosen(versions: Version[], asked: string | undefined): Version | undefined {
  if (asked) return versions.find((one) => String(one.number) === asked);
  return versions.find((one) => one.stage === "prod") ?? versions[0];
}

function Files({ model, number }: { model: string; number: number }) {
  const t = useTranslations("versions");
  const { org } = useOrganization();
  return (
    <>
      <a
        href={fileAddress(org, model, number, "card?format=md")}
        download={`${model}-v${number}.md`}
        className={buttonStyle({ size: "small" })}
      >
        <Download aria-hidden="true" />
        {t("downloadCard")}
      </a>
      <a
        href={fileAddress(org, model, number, "artifact")}
        download
        className={buttonStyle({ size: "small" })}
      >
        <Download aria-hidden="true" />
        {t("downloadArtifact")}
      </a>
    </>
  );
}

function Shown({ model, version }: { model: Model; version: Version }) {
  const t = useTranslations("versions");
  const { org } = useOrganization();
  const report = useQuery(reportQuery(org, model.name, version.number));
  if (report.error && !report.data)
    return <ErrorState error={report.error} retry={() => void report.refetch()} />;
  if (!report.data) return <SkeletonText lines={10} />;
  return (
    <div className="flex flex-col gap-8">
      <Verdict report={report.data} />
      <Part id="calls" title={t("part.calls")} says={t("part.callsSay", { kind: model.kind })}>
        <CallN model={model} report={report.data} />
      </Part>
      <Trust model={model} report={report.data} />
      <Rest model={model} report={report.data} />
      <p className="text-muted text-sm">
        {t.rich("further", {
          training: (chunks) => (
            <To
              place="/models/versions/"
              query={{ model: model.name }}
              className="text-accent-ink underline underline-offset-3"
            >
              {chunks}
            </To>
          ),
        })}
      </p>
    </div>
  );
}
