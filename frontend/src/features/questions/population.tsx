"use client";

import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { SqlEditor } from "@/components/sql-editor";
import { SqlProblem } from "@/components/sql-problem";
import { RadioCards } from "@/components/ui/radio-cards";
import { Problem } from "@/lib/api/problem";
import { useSqlWords } from "@/lib/sql-words";
import { DaysInput } from "./days-input";
import type { Draft, Known } from "./draft";

interface PopulationPartProps {
  draft: Draft;
  known: readonly Known[];
  /** Why the counts of just this draft could not be made, if so. */
  error: Error | null;
  onChange: (changes: Partial<Draft>) => void;
}

const ACTIVE_DAYS = 180;

/** Whom the question is asked of: everybody, whoever was active lately, or those of whom a condition holds. */
export function PopulationPart({ draft, known, error, onChange }: PopulationPartProps) {
  const t = useTranslations("questions");
  const say = useSqlWords();
  const population = draft.population ?? { kind: "all" as const };
  const over = draft.how !== "column" && draft.events.length > 0;
  const said = error && Problem.of(error).code === "sql_refused" ? say(error) : null;
  const faults = useMemo(
    () =>
      said?.line
        ? [
            {
              message: [said.title, said.detail].filter(Boolean).join(" "),
              line: said.line,
              column: said.column,
            },
          ]
        : [],
    [said?.line, said?.column, said?.title, said?.detail],
  );
  const schema = useMemo(
    () =>
      Object.fromEntries(
        known.flatMap(({ dataset, profile }) => {
          const columns = profile.columns.map((one) => one.name);
          if (dataset.kind === "events") return [["events", columns]];
          return columns.map((name) => [name, []] as [string, string[]]);
        }),
      ),
    [known],
  );
  function choose(kind: "all" | "active" | "condition") {
    if (kind === population.kind) return;
    onChange({
      population:
        kind === "all"
          ? { kind }
          : kind === "active"
            ? { kind, days: population.days ?? ACTIVE_DAYS }
            : { kind, sql: population.sql ?? "" },
    });
  }
  return (
    <>
      <RadioCards
        label={t(`population.title.${draft.kind}`)}
        value={population.kind}
        onChange={choose}
        choices={[
          { value: "all", label: t(`population.all.${draft.kind}`) },
          ...(over
            ? [
                {
                  value: "active" as const,
                  label: t(`population.active.${draft.kind}`),
                  hint: t("population.activeHint"),
                },
              ]
            : []),
          {
            value: "condition",
            label: t(`population.condition.${draft.kind}`),
            hint: t("population.conditionHint"),
          },
        ]}
      />
      {population.kind === "active" ? (
        <DaysInput
          label={t("population.days")}
          days={population.days ?? null}
          onChange={(days) => onChange({ population: { kind: "active", days } })}
        />
      ) : null}
      {population.kind === "condition" ? (
        <div className="flex flex-col gap-2">
          <p className="text-pretty text-muted text-sm">
            {t("population.where")} <code className="rounded-sm bg-sunken px-1">plan = 'pro'</code>
          </p>
          <SqlEditor
            value={population.sql ?? ""}
            onChange={(sql) => onChange({ population: { kind: "condition", sql } })}
            schema={schema}
            faults={faults}
            className="min-h-24!"
          />
          <SqlProblem said={said} />
        </div>
      ) : null}
    </>
  );
}
