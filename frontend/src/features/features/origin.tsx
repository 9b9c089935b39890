"use client";

import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { useFormat } from "@/lib/format";
import { useNodeName } from "./lineage-screen";
import type { Feature, Lineage } from "./queries";

/** The same as the drawing, in words: what its values come from, what decides which rows count, and where it goes. */
export function Origin({ lineage, feature }: { lineage: Lineage; feature: Feature }) {
  const t = useTranslations("features");
  const format = useFormat();
  const name = useNodeName();
  const node = lineage.nodes.find(({ id }) => id === `feature:${feature.name}`);
  const said = (node?.data ?? {}) as { values?: string[]; rows?: string[]; exact?: boolean };
  const named = (ids: readonly string[]) =>
    lineage.nodes.filter(({ id }) => ids.includes(id)).map((one) => name(one));
  const through = lineage.nodes.filter(({ type }) => type === "model" || type === "feature_model");
  return (
    <dl className="grid max-w-3xl gap-x-8 gap-y-4 rounded-lg border border-line bg-surface p-5 sm:grid-cols-[14rem_minmax(0,1fr)]">
      <Part title={t("valuesFrom")}>
        <Names names={named(said.values ?? [])} />
      </Part>
      <Part title={t("rowsBy")}>
        <Names names={named(said.rows ?? [])} />
      </Part>
      <Part title={t("through")}>
        <Names names={through.map((one) => name(one))} />
      </Part>
      <Part title={t("into")}>
        {lineage.version === null || feature.importance === null ? (
          <span className="text-muted">{t("noVersion")}</span>
        ) : (
          t("weighs", { version: lineage.version, weight: format.number(feature.importance, 3) })
        )}
      </Part>
      {said.exact === false ? (
        <Part title={t("howSure")}>
          <span className="text-muted">{t("notExact")}</span>
        </Part>
      ) : null}
    </dl>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{title}</dt>
      <dd>{children}</dd>
    </>
  );
}

function Names({ names }: { names: readonly string[] }) {
  const t = useTranslations("features");
  if (names.length === 0) return <span className="text-muted">{t("nothing")}</span>;
  return (
    <ul className="flex flex-col gap-0.5 font-mono text-sm">
      {names.map((one) => (
        <li key={one} className="break-words">
          {one}
        </li>
      ))}
    </ul>
  );
}
