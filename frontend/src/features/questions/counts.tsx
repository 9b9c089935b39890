"use client";

import { useQuery } from "@tanstack/react-query";
import { CircleCheck, CircleX, TriangleAlert } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { ErrorState, SkeletonText } from "@/components/states";
import { Spinner } from "@/components/ui/button";
import { useOrganization } from "@/features/me/signed-in";
import type { Shape } from "@/lib/api/client";
import { Problem } from "@/lib/api/problem";
import { cn } from "@/lib/classes";
import { useFormat } from "@/lib/format";
import { asked, type Draft, examples, tooLittle } from "./draft";
import { previewQuery } from "./queries";
import { useWarningWords } from "./use-warning-words";

const PAUSE = 350; // milliseconds after the last change

/** What a question counts, a moment after it has been changed. */
export function useCounts(draft: Draft) {
  const { org } = useOrganization();
  const question = asked(draft);
  const said = JSON.stringify(question);
  const [settled, setSettled] = useState(said);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(said), PAUSE);
    return () => clearTimeout(timer);
  }, [said]);
  const query = useQuery(previewQuery(org, JSON.parse(settled) as typeof question));
  const [shown, setShown] = useState<Shape<"Answer"> | undefined>(undefined);
  useEffect(() => {
    if (query.data && !query.isPlaceholderData) setShown(query.data);
  }, [query.data, query.isPlaceholderData]);
  const outdated = question !== null && (said !== settled || query.isPlaceholderData || query.isFetching);
  return {
    question,
    /** The newest that was counted: it stays while something cannot be counted. */
    answer: query.isPlaceholderData ? shown : (query.data ?? shown),
    /** Why what is asked now cannot be. */
    error: outdated ? null : query.error,
    /** Whether what is shown is of another question than the one at hand. */
    outdated,
    retry: () => void query.refetch(),
  };
}

/** Who is asked about, how many outcomes there are to learn from, and what to know before one goes on. */
export function Counts({ draft, counts }: { draft: Draft; counts: ReturnType<typeof useCounts> }) {
  const t = useTranslations("questions");
  const { question, answer, error, outdated, retry } = counts;
  if (!question && !answer) return <p className="text-muted">{t("chooseFirst")}</p>;
  if (error && !answer) return <Refused error={error} retry={retry} />;
  if (!answer) return <SkeletonText lines={5} />;
  return (
    <div className="flex flex-col gap-5">
      {error ? <Refused error={error} retry={retry} /> : null}
      {error || !question ? <p className="text-muted">{t("countsOfBefore")}</p> : null}
      <div
        aria-live="polite"
        aria-busy={outdated}
        className={cn("flex flex-col gap-5 transition-opacity", outdated && "opacity-60")}
      >
        <Sum draft={draft} answer={answer} busy={outdated} />
        <Funnel draft={draft} answer={answer} />
        {answer.snapshots.length > 1 ? <Mornings draft={draft} answer={answer} /> : null}
        <LeftOut answer={answer} />
        <Warnings answer={answer} />
      </div>
    </div>
  );
}

/** A question that cannot be asked so is no accident: what is missing is said by its code. */
function Refused({ error, retry }: { error: Error; retry: () => void }) {
  const t = useTranslations("questions");
  const problem = Problem.of(error);
  const fault = problem.faults[0]?.message;
  if (problem.code === "sql_refused") return <p className="text-bad">{t("conditionRefused")}</p>;
  if (problem.status !== 422 || !fault) return <ErrorState error={error} retry={retry} className="py-4" />;
  return (
    <p role="alert" lang="en" className="text-bad">
      {fault}
    </p>
  );
}

function Sum({ draft, answer, busy }: { draft: Draft; answer: Shape<"Answer">; busy: boolean }) {
  const t = useTranslations("questions");
  const format = useFormat();
  const { dates, entities, positives } = examples(answer);
  const figures = {
    entities: format.number(entities, 0),
    positives: format.number(positives, 0),
    share: format.percent(entities ? positives / entities : 0),
    dates,
  };
  return (
    <div className="flex items-start justify-between gap-3">
      <p className="text-pretty text-lg">
        {t.rich(`sum.${draft.kind}.${draft.how === "column" ? "column" : "dates"}`, {
          ...figures,
          strong: (parts: ReactNode) => <strong className="figures font-semibold">{parts}</strong>,
        })}
      </p>
      {busy ? <Spinner className="mt-1.5 shrink-0 text-faint" /> : null}
    </div>
  );
}

/** How many are left after each step; the last are those on the list. */
function Funnel({ draft, answer }: { draft: Draft; answer: Shape<"Answer"> }) {
  const t = useTranslations("questions");
  const format = useFormat();
  const most = Math.max(...answer.funnel.map((one) => one.entities), 1);
  return (
    <section aria-label={t("funnel.title")} className="flex flex-col gap-1.5">
      <h3 className="font-medium text-muted text-sm">{t("funnel.title")}</h3>
      <ul className="flex flex-col gap-1.5">
        {answer.funnel.map((one) => (
          <li key={one.step} className="grid grid-cols-[minmax(0,1fr)_4.5rem] items-center gap-3">
            <span className="relative overflow-hidden rounded-sm bg-sunken px-2.5 py-1">
              <span
                aria-hidden="true"
                style={{ width: `${(one.entities / most) * 100}%` }}
                className="absolute inset-y-0 left-0 bg-accent-soft"
              />
              <span className="relative">
                {t(`funnel.${draft.kind}.${one.step}` as "funnel.churn.everybody")}
              </span>
            </span>
            <span className="figures text-right font-medium">{format.number(one.entities, 0)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Each past morning with its share of outcomes; the last one is today's list, of which nothing is known yet. */
function Mornings({ draft, answer }: { draft: Draft; answer: Shape<"Answer"> }) {
  const t = useTranslations("questions");
  const format = useFormat();
  const rates = answer.snapshots.map((one) =>
    one.positives === null || !one.entities ? 0 : one.positives / one.entities,
  );
  const most = Math.max(...rates, 0.01);
  return (
    <section aria-label={t("mornings.title")} className="flex flex-col gap-1.5">
      <h3 className="font-medium text-muted text-sm">{t("mornings.title")}</h3>
      <ul className="flex flex-col gap-1 text-sm">
        {answer.snapshots.map((one, at) => (
          <li
            key={one.snapshot_date}
            className="grid grid-cols-[6.5rem_minmax(0,1fr)_auto] items-center gap-3"
          >
            <span className="text-muted">{format.date(`${one.snapshot_date}T12:00:00`)}</span>
            {one.positives === null ? (
              <span className="text-faint">{t("mornings.awaited")}</span>
            ) : (
              <span aria-hidden="true" className="h-2 overflow-hidden rounded-full bg-sunken">
                <span
                  className="block h-full rounded-full bg-accent"
                  style={{ width: `${((rates[at] ?? 0) / most) * 100}%` }}
                />
              </span>
            )}
            <span className="figures text-right">
              {one.positives === null
                ? t(`mornings.asked.${draft.kind}`, { count: one.entities })
                : t("mornings.of", { positives: one.positives, entities: one.entities })}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

const WHY = ["keyless", "timeless", "ancient", "future", "orphans"] as const;

/** Rows of the events that no answer counts, and why; nothing where all of them count. */
function LeftOut({ answer }: { answer: Shape<"Answer"> }) {
  const t = useTranslations("questions");
  const format = useFormat();
  const logs = Object.entries(answer.events).map(([dataset, counts]) => ({
    dataset,
    rows: Number(counts.rows ?? 0),
    reach: [counts.first, counts.last].map((day) => (day ? format.date(`${day}T12:00:00`) : "")),
    reasons: WHY.map((why) => ({ why, count: Number(counts[why] ?? 0) })).filter(({ count }) => count > 0),
  }));
  const lacking = logs.filter(({ reasons }) => reasons.length > 0);
  if (lacking.length === 0) return null;
  return (
    <section aria-label={t("events.title")} className="flex flex-col gap-1.5">
      <h3 className="font-medium text-muted text-sm">{t("events.title")}</h3>
      {lacking.map(({ dataset, rows, reach: [first = "", last = ""], reasons }) => (
        <div key={dataset} className="text-sm">
          <p>
            {t("events.read", { dataset, rows })}
            {first ? `, ${t("events.reach", { first, last })}` : null}
          </p>
          <ul className="flex list-disc flex-col gap-0.5 pl-5">
            {reasons.map(({ why, count }) => (
              <li key={why}>{t(`events.${why}`, { count })}</li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}

function Warnings({ answer }: { answer: Shape<"Answer"> }) {
  const t = useTranslations("questions");
  const say = useWarningWords();
  const little = tooLittle(answer);
  if (answer.warnings.length === 0 && !little) {
    return (
      <p className="flex items-start gap-2">
        <CircleCheck className="mt-0.5 size-4 shrink-0 text-good" aria-hidden="true" />
        {t("enough")}
      </p>
    );
  }
  return (
    <ul className="flex flex-col gap-2">
      {little ? (
        <li className="flex items-start gap-2 font-medium text-bad">
          <CircleX className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
          {t("tooLittle")}
        </li>
      ) : null}
      {answer.warnings.map((one) => (
        <li key={one.code + one.message} className="flex items-start gap-2">
          <TriangleAlert className="mt-0.5 size-4 shrink-0 text-medium" aria-hidden="true" />
          <span>{say(one)}</span>
        </li>
      ))}
    </ul>
  );
}
