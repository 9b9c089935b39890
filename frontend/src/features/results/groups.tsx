"use client";

import { type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import type { Kind } from "@/components/band-badge";
import { Segments } from "@/components/ui/segments";
import type { Shape } from "@/lib/api/client";
import { useFormat } from "@/lib/format";
import { farthest, Interval } from "./interval";
import type { WhatCame } from "./queries";

/** By alert rule: of those whom it named, how many it promised and how many it was. */
export function ByRule({ rules, kind }: { rules: Shape<"RuleResult">[]; kind: Kind }) {
  const t = useTranslations("results");
  if (rules.length === 0) return null;
  return (
    <Groups
      id="by-rule"
      title={t("byRule")}
      says={t("runsApart")}
      first={t("rule")}
      kind={kind}
      rows={rules.map((one) => ({ key: one.alert_rule_id, name: one.rule, runs: one.runs, of: one.outcome }))}
    />
  );
}

/** By version: of the first N of its lists, with the interval that chance alone leaves. */
export function ByVersion({ versions, kind }: { versions: Shape<"VersionResult">[]; kind: Kind }) {
  const t = useTranslations("results");
  const format = useFormat();
  const sizes = [...new Set(versions.flatMap((one) => one.tops.map((top) => top.n ?? 0)))].sort(
    (a, b) => a - b,
  );
  const [chosen, choose] = useState("");
  if (versions.length === 0) return null;
  const size = chosen || String(sizes[0] ?? "all");
  const pick = (one: Shape<"VersionResult">): WhatCame =>
    size === "all" ? one.whole : (one.tops.find((top) => String(top.n) === size) ?? one.whole);
  return (
    <Groups
      id="by-version"
      title={t("byVersion")}
      says={t("runsApart")}
      first={t("version")}
      kind={kind}
      rows={versions.map((one) => ({
        key: String(one.model_version),
        name: t("versionNumber", { number: one.model_version }),
        runs: one.runs,
        of: pick(one),
      }))}
    >
      <Segments
        label={t("ofFirst")}
        value={size}
        onChange={choose}
        className="max-w-full overflow-x-auto"
        choices={[
          ...sizes.map((n) => ({ value: String(n), label: t("first", { count: format.number(n, 0) }) })),
          { value: "all", label: t("whole") },
        ]}
      />
    </Groups>
  );
}

interface GroupsProps {
  id: string;
  title: string;
  says: string;
  first: string;
  kind: Kind;
  rows: { key: string; name: string; runs: number; of: WhatCame }[];
  children?: ReactNode;
}

function Groups({ id, title, says, first, kind, rows, children }: GroupsProps) {
  const t = useTranslations("results");
  const format = useFormat();
  const most = farthest(rows.map((row) => row.of));
  return (
    <section aria-labelledby={id}>
      <div className="mb-3 flex flex-wrap items-end justify-between gap-2">
        <div>
          <h2 id={id} className="font-semibold text-lg">
            {title}
          </h2>
          <p className="text-muted">{says}</p>
        </div>
        {children}
      </div>
      <div
        className="overflow-x-auto rounded-lg border border-line bg-surface"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys too
        tabIndex={0}
      >
        <table className="w-full min-w-[44rem]">
          <thead className="border-line border-b text-left text-muted text-sm">
            <tr>
              <th scope="col" className="px-4 py-2 font-medium">
                {first}
              </th>
              <th scope="col" className="px-4 py-2 text-right font-medium">
                {t("judged")}
              </th>
              <th scope="col" className="px-4 py-2 text-right font-medium">
                {t("promised")}
              </th>
              <th scope="col" className="w-[22rem] px-4 py-2 font-medium">
                {t(`came.${kind}`)}
              </th>
              <th scope="col" className="px-4 py-2 text-right font-medium">
                {t("actedUpon")}
              </th>
              <th scope="col" className="px-4 py-2 font-medium">
                {t("verdict")}
              </th>
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {rows.map(({ key, name, runs, of }) => (
              <tr key={key}>
                <th scope="row" className="px-4 py-2.5 text-left font-medium">
                  {name}
                  <span className="block font-normal text-muted text-sm">
                    {t("scorings", { count: runs })}
                  </span>
                </th>
                <td className="figures px-4 py-2.5 text-right">{format.number(of.judged, 0)}</td>
                <td className="figures px-4 py-2.5 text-right">
                  {of.promised === null ? "–" : format.percent(of.promised)}
                </td>
                <td className="px-4 py-2.5">
                  <Interval of={of} most={most} />
                </td>
                <td className="figures px-4 py-2.5 text-right">{format.number(of.acted_upon, 0)}</td>
                <td className="px-4 py-2.5">
                  <Verdict of={of} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** Whether the promise lies within what chance leaves open. */
export function Verdict({ of }: { of: WhatCame }) {
  const t = useTranslations("results");
  if (of.kept === null) return <span className="text-muted">{t("kept.unknown")}</span>;
  if (of.kept) return <span className="text-good">{t("kept.yes")}</span>;
  const more = (of.realised ?? 0) > (of.promised ?? 0);
  return <span className="font-medium text-medium">{t(more ? "kept.more" : "kept.fewer")}</span>;
}
