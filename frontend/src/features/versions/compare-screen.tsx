"use client";

import { useQuery } from "@tanstack/react-query";
import { ChevronLeft, GitCompareArrows } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Empty, ErrorState, SkeletonText } from "@/components/states";
import { buttonStyle } from "@/components/ui/button";
import { Select } from "@/components/ui/select";
import { useOrganization } from "@/features/me/signed-in";
import type { Model } from "@/features/models/current";
import { ModelFrame } from "@/features/models/model-frame";
import { To, useQuery as useAddressQuery } from "@/lib/places";
import { useSaid } from "@/lib/said";
import { ComparedCalibration } from "./compared-calibration";
import { ComparedFigures } from "./compared-figures";
import { ComparedColumns, MadeFrom } from "./compared-makings";
import { Movers } from "./movers";
import { compareQuery, type Version, versionsQuery } from "./queries";

/** Two versions side by side, before one takes the other's place. */
export function CompareScreen() {
  return <ModelFrame>{(model) => <Pair key={model.name} model={model} />}</ModelFrame>;
}

function Pair({ model }: { model: Model }) {
  const t = useTranslations("versions");
  const { org } = useOrganization();
  const [said, change] = useAddressQuery("/models/compare/");
  const versions = useQuery(versionsQuery(org, model.name));
  if (versions.error && !versions.data)
    return <ErrorState error={versions.error} retry={() => void versions.refetch()} />;
  if (!versions.data) return <SkeletonText lines={8} />;
  const pair = pairOf(versions.data, said.a, said.b);
  if (!pair) {
    return (
      <Empty
        icon={<GitCompareArrows aria-hidden="true" />}
        title={t("compare.needsTwo")}
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
        {t("compare.needsTwoAdvice")}
      </Empty>
    );
  }
  const choices = versions.data.map((one) => ({
    value: String(one.number),
    label: `${t("versionNumber", { number: one.number })} · ${t(`stage.${one.stage}`)}`,
  }));
  return (
    <>
      <To
        place="/models/versions/"
        query={{ model: model.name }}
        className="not-printed mb-3 inline-flex items-center gap-1 text-muted hover:text-ink"
      >
        <ChevronLeft className="size-4" aria-hidden="true" />
        {t("way.versions")}
      </To>
      <div className="mb-5 flex flex-wrap items-center gap-2">
        <Select
          label={t("compare.a")}
          className="w-56"
          choices={choices}
          value={String(pair.a)}
          onChange={(a) => change({ a, b: String(pair.b) })}
        />
        <span className="text-muted">{t("compare.against")}</span>
        <Select
          label={t("compare.b")}
          className="w-56"
          choices={choices}
          value={String(pair.b)}
          onChange={(b) => change({ a: String(pair.a), b })}
        />
      </div>
      {pair.a === pair.b ? (
        <p className="text-muted">{t("compare.same")}</p>
      ) : (
        <Compared key={`${pair.a} ${pair.b}`} model={model} a={pair.a} b={pair.b} />
      )}
    </>
  );
}

/** What the address names; else what is in prod beside the newest other one. */
function pairOf(versions: Version[], a?: string, b?: string): { a: number; b: number } | null {
  if (versions.length < 2) return null;
  const named = (said: string | undefined) => versions.find((one) => String(one.number) === said)?.number;
  const prod = versions.find((one) => one.stage === "prod")?.number;
  const second = named(b) ?? versions.find((one) => one.number !== (named(a) ?? prod))?.number;
  const first = named(a) ?? prod ?? versions.find((one) => one.number !== second)?.number;
  return first === undefined || second === undefined ? null : { a: first, b: second };
}

function Compared({ model, a, b }: { model: Model; a: number; b: number }) {
  const say = useSaid();
  const { org } = useOrganization();
  const [n, setN] = useState(100);
  const found = useQuery(compareQuery(org, model.name, a, b, n));
  if (found.error && !found.data)
    return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <SkeletonText lines={10} />;
  return (
    <div className="flex flex-col gap-8">
      <p className="max-w-3xl text-pretty text-xl">{say("comparison", found.data.said)}</p>
      <Movers model={model} compared={found.data} n={n} onN={setN} />
      <ComparedFigures compared={found.data} />
      <ComparedCalibration compared={found.data} kind={model.kind} />
      <ComparedColumns compared={found.data} />
      <MadeFrom compared={found.data} />
    </div>
  );
}
