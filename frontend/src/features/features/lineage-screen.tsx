"use client";

import { useQuery as useAnswer } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import { Lineage, type Thing } from "@/components/lineage";
import { ErrorState, Skeleton, SkeletonText } from "@/components/states";
import { FormField } from "@/components/ui/field";
import { Segments } from "@/components/ui/segments";
import { Select } from "@/components/ui/select";
import { useOrganization } from "@/features/me/signed-in";
import type { Model } from "@/features/models/current";
import { useQuery } from "@/lib/places";
import { NothingBuilt, OfModel } from "./of-model";
import { Origin } from "./origin";
import { type Feature, featuresQuery, lineageQuery, type Lineage as Record } from "./queries";
import { useLabel } from "./words";

/** Where a feature comes from, and where it goes: columns, models, the feature, the version. */
export function LineageScreen() {
  return <OfModel>{(model) => <OfFeatures key={model.name} model={model} />}</OfModel>;
}

function OfFeatures({ model }: { model: Model }) {
  const { org } = useOrganization();
  const found = useAnswer(featuresQuery(org, model.name));
  if (found.error && !found.data)
    return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <SkeletonText lines={6} />;
  if (!found.data.build || found.data.items.length === 0) return <NothingBuilt />;
  return <OfOne model={model.name} features={found.data.items} />;
}

function OfOne({ model, features }: { model: string; features: readonly Feature[] }) {
  const t = useTranslations("features");
  const called = useLabel();
  const { org } = useOrganization();
  const [said, change] = useQuery("/features/lineage/");
  const [view, setView] = useState<"drawing" | "words">("drawing");
  const chosen = features.find(({ name }) => name === said.feature) ?? features[0];
  const lineage = useAnswer(lineageQuery(org, model, chosen?.name));
  return (
    <>
      <div className="mb-4 flex flex-wrap items-end gap-3">
        <FormField label={t("feature")} className="min-w-60 max-w-md flex-1">
          <Select
            value={chosen?.name ?? null}
            onChange={(feature) => change({ feature })}
            choices={features.map((one) => ({ value: one.name, label: called(one.labels) }))}
          />
        </FormField>
        <Segments
          label={t("view")}
          value={view}
          onChange={setView}
          choices={[
            { value: "drawing", label: t("drawing") },
            { value: "words", label: t("words") },
          ]}
        />
      </div>
      {lineage.error && !lineage.data ? (
        <ErrorState error={lineage.error} retry={() => void lineage.refetch()} />
      ) : null}
      {lineage.isPending ? <Skeleton className="h-[28rem] w-full" /> : null}
      {lineage.data && chosen ? (
        view === "drawing" ? (
          <Drawing lineage={lineage.data} />
        ) : (
          <Origin lineage={lineage.data} feature={chosen} />
        )
      ) : null}
    </>
  );
}

function Drawing({ lineage }: { lineage: Record }) {
  const name = useNodeName();
  const t = useTranslations("features");
  const things = useMemo(
    (): Thing[] =>
      lineage.nodes.map((node) => ({ id: node.id, name: name(node), kind: t(`node.${node.type}`) })),
    [lineage.nodes, name, t],
  );
  const links = useMemo(
    () => lineage.edges.map(({ source, target }) => ({ from: source, to: target })),
    [lineage.edges],
  );
  return <Lineage key={lineage.nodes.length} things={things} links={links} className="h-[28rem]!" />;
}

export function useNodeName() {
  const called = useLabel();
  const t = useTranslations("features");
  return useMemo(
    () =>
      ({ type, data }: Record["nodes"][number]): string => {
        const said = data as {
          name?: string;
          dataset?: string;
          column?: string;
          number?: number;
          labels?: { en: string; pt: string };
        };
        if (type === "dataset_column") return `${said.dataset}.${said.column}`;
        if (type === "dataset") return said.dataset ?? "";
        if (type === "version") return t("versionNumber", { version: said.number ?? 0 });
        if (type === "feature" && said.labels) return called(said.labels);
        return said.name ?? "";
      },
    [called, t],
  );
}
