"use client";

import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useId, useState } from "react";
import { useTranslations } from "use-intl";
import { Money, None, Percent } from "@/components/figures";
import { ErrorState } from "@/components/states";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Segments } from "@/components/ui/segments";
import { Slider } from "@/components/ui/slider";
import { useOrganization } from "@/features/me/signed-in";
import type { Model } from "@/features/models/current";
import { Problem } from "@/lib/api/problem";
import { useFormat } from "@/lib/format";
import { useSaid } from "@/lib/said";
import { at, type Curve, priced, unpriced } from "./calls";
import { EconomicsForm } from "./economics-form";
import { GainsChart } from "./gains-chart";
import { Tile, Tiles } from "./part";
import { ProfitChart } from "./profit-chart";
import { type Charts, type Decision, decisionQuery, type Report, type Tried } from "./queries";

type Rows = "known" | "list";
const NO_BAND: Charts["gains"] = [];

/** How many to call, what that finds, and what it brings: on those whose outcome is known, or on today's list. */
export function CallN({ model, report }: { model: Model; report: Report }) {
  const t = useTranslations("versions");
  const say = useSaid();
  const { org } = useOrganization();
  const [tried, setTried] = useState<Tried>({});
  const [wanted, setWanted] = useState<Rows>("known");
  const decision = useQuery(decisionQuery(org, model.name, report.version, useDeferredValue(tried)));
  const problem = decision.error ? Problem.of(decision.error) : null;
  const missing = problem?.code === "economics_missing" ? (problem.facts.missing as string[]) : [];
  const told = problem ? undefined : decision.data;
  const rows: Rows = wanted === "list" && told?.on_list ? "list" : "known";
  const curve = curveOf(report, told, rows);
  const currency = told?.economics.currency ?? model.economics.currency;
  if (problem && problem.code !== "economics_missing" && problem.status !== 409)
    return <ErrorState error={problem} retry={() => void decision.refetch()} />;
  if (!curve) return <p className="text-muted">{t("noCalls")}</p>;
  return (
    <div className="flex flex-col gap-6">
      {told?.on_list ? (
        <div className="not-printed">
          <Segments
            label={t("callRows")}
            value={rows}
            onChange={setWanted}
            choices={[
              { value: "known", label: t("callKnown") },
              { value: "list", label: t("callList") },
            ]}
          />
        </div>
      ) : null}
      {told && (rows === "list" || !told.on_list) ? (
        <p className="max-w-prose text-lg">{say("decision", told.said, currency)}</p>
      ) : null}
      <Calling
        key={rows}
        model={model}
        report={report}
        curve={curve}
        rows={rows}
        byScore={!told || told.order === "score"}
        currency={currency}
      />
      {told?.notes.length ? (
        <ul className="max-w-prose list-disc pl-5 text-muted text-sm">
          {told.notes.map((note) => (
            <li key={note.code}>{say("decision", note, currency)}</li>
          ))}
        </ul>
      ) : null}
      <EconomicsForm model={model} used={told?.economics} missing={missing} tried={tried} onTry={setTried} />
    </div>
  );
}

function curveOf(report: Report, told: Decision | undefined, rows: Rows): Curve | null {
  const choice = rows === "list" ? told?.on_list : told?.held_out;
  if (choice) return priced(choice);
  return report.charts ? unpriced(report.charts.calls.score) : null;
}

interface CallingProps {
  model: Model;
  report: Report;
  curve: Curve;
  rows: Rows;
  /** Whether they stand by score: the band of the report is of that order. */
  byScore: boolean;
  currency?: string | null;
}

/** The slider, what the number on it means, and its place on both curves. */
function Calling({ model, report, curve, rows, byScore, currency }: CallingProps) {
  const t = useTranslations("versions");
  const format = useFormat();
  const field = useId();
  const [asked, setAsked] = useState<number | null>(null);
  const n = Math.min(asked ?? curve.chosen ?? Math.round(curve.customers / 10), curve.customers);
  const here = at(curve.points, n);
  const all = Math.max(curve.found, 1e-9);
  const byChance = curve.customers ? (curve.found * n) / curve.customers : 0;
  const drawn = useDeferredValue(n);
  const kind = model.kind;
  return (
    <>
      <div className="not-printed flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="flex items-center gap-2">
          <label htmlFor={field} className="font-medium">
            {t("call")}
          </label>
          <Input
            id={field}
            type="number"
            inputMode="numeric"
            min={0}
            max={curve.customers}
            value={n}
            onValueChange={(said) => setAsked(Math.max(0, Math.round(Number(said) || 0)))}
            className="figures w-24! text-right"
          />
          <span className="text-muted">{t("callOf", { kind, count: curve.customers })}</span>
        </div>
        <Slider
          label={t("callSlider")}
          className="min-w-48 flex-1"
          min={0}
          max={curve.customers}
          value={n}
          onChange={setAsked}
          says={(value) => t("callSays", { kind, count: value })}
        />
        {curve.chosen !== null && n !== curve.chosen ? (
          <Button size="small" onClick={() => setAsked(curve.chosen)}>
            {t("callBest", { count: curve.chosen })}
          </Button>
        ) : null}
      </div>
      <Tiles>
        <Tile
          name={t("tile.called", { kind })}
          says={t("tile.calledSays", { kind, share: format.percent(n / (curve.customers || 1)) })}
        >
          {format.number(n, 0)}
        </Tile>
        <Tile
          name={t(`tile.found.${rows}`, { kind })}
          says={t("tile.foundSays", { all: format.number(curve.found, 0) })}
        >
          {format.number(here.found, 0)}
        </Tile>
        <Tile
          name={t("tile.share", { kind })}
          says={t("tile.shareSays", { times: format.number(byChance ? here.found / byChance : 1, 1) })}
        >
          {n ? <Percent share={here.found / all} /> : <None />}
        </Tile>
        <Tile
          name={t(`tile.profit.${rows}`)}
          says={here.profit === null ? t("tile.profitMissing") : t("tile.profitSays")}
        >
          {here.profit === null ? <None /> : <Money value={here.profit} currency={currency} />}
        </Tile>
      </Tiles>
      <div className="grid gap-8 lg:grid-cols-2">
        <GainsChart
          curve={curve}
          n={drawn}
          kind={kind}
          rows={rows}
          band={rows === "known" && byScore ? (report.charts?.gains ?? NO_BAND) : NO_BAND}
        />
        {here.profit === null ? null : (
          <ProfitChart curve={curve} n={drawn} kind={kind} rows={rows} currency={currency} />
        )}
      </div>
    </>
  );
}
