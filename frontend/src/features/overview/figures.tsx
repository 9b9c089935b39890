"use client";

import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import type { Model } from "@/features/models/current";
import { stretched } from "@/lib/classes";
import { useFormat } from "@/lib/format";
import { type Places, To } from "@/lib/places";
import type { Overview } from "./queries";

/** The few figures of a morning; each leads to those whom it counts. */
export function Figures({ overview, model }: { overview: Overview; model: Model }) {
  const t = useTranslations("overview");
  const format = useFormat();
  const { kind, name } = model;
  const now = overview.over_time.at(-1);
  const before = overview.over_time.at(-2);
  if (!now) return null;
  const money = (value: number) => format.money(value, model.economics.currency);
  const whole = (value: number) => format.number(value, 0);
  const risk = now.open.value_at_risk;
  const then = before?.open.value_at_risk ?? null;
  const lately = overview.team_lately.results;
  const won = kind === "churn" ? lately.saved : lately.won;
  const closed = Object.values(lately).reduce((sum, count) => sum + count, 0);
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line lg:grid-cols-4">
      {risk === null ? null : (
        <Figure
          name={t(`atRisk.${kind}`)}
          value={money(risk)}
          query={{ model: name, sort: "-value_at_risk" }}
          says={
            then === null
              ? t("ofValue", { sum: money(now.open.value ?? 0) })
              : t("thanBefore", { change: `${risk >= then ? "+" : "−"}${money(Math.abs(risk - then))}` })
          }
        />
      )}
      <Figure
        name={t(`high.${kind}`)}
        value={whole(now.high.rows)}
        query={{ model: name, band: "high" }}
        says={t("ofAll", { count: whole(now.open.rows) })}
      />
      <Figure
        name={t(`expected.${kind}`)}
        value={whole(now.open.expected)}
        query={{ model: name }}
        says={model.horizon_days ? t("within", { days: model.horizon_days }) : t("asForeseen")}
      />
      <Figure name={t(`won.${kind}`)} value={whole(won ?? 0)} says={t("ofClosed", { count: closed })} />
    </dl>
  );
}

function Figure({
  name,
  value,
  says,
  query,
}: {
  name: string;
  value: string;
  says: ReactNode;
  query?: Places["/customers/"];
}) {
  return (
    <div className="relative bg-surface p-4 has-[a:hover]:bg-sunken">
      <dt className="text-muted text-sm">{name}</dt>
      <dd className="figures my-0.5 font-semibold text-2xl">
        {query ? (
          <To place="/customers/" query={query} className={stretched}>
            {value}
          </To>
        ) : (
          value
        )}
      </dd>
      <dd className="text-muted text-sm">{says}</dd>
    </div>
  );
}
