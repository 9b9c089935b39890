"use client";

import { useTranslations } from "use-intl";
import { DaysInput } from "./days-input";
import { type Draft, MOST_MORNINGS } from "./draft";

/** How often the past is looked at; left empty, it is as often as the history bears. */
export function SnapshotsPart({
  draft,
  onChange,
}: {
  draft: Draft;
  onChange: (changes: Partial<Draft>) => void;
}) {
  const t = useTranslations("questions");
  if (draft.how === "column") return <p className="text-pretty text-muted">{t("often.ofColumn")}</p>;
  const snapshots = { every_days: null, count: null, ...draft.snapshots };
  return (
    <>
      <p className="text-pretty text-muted">{t("often.says")}</p>
      <div className="grid gap-4 sm:grid-cols-2">
        <DaysInput
          label={t("often.every")}
          empty={t("often.free")}
          days={snapshots.every_days}
          onChange={(every_days) => onChange({ snapshots: { ...snapshots, every_days } })}
        />
        <DaysInput
          label={t("often.count")}
          empty={t("often.free")}
          days={snapshots.count}
          most={MOST_MORNINGS}
          onChange={(count) => onChange({ snapshots: { ...snapshots, count } })}
        />
      </div>
    </>
  );
}
