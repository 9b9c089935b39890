"use client";

import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { BandBadge, type Kind } from "@/components/band-badge";
import { Money, Percent } from "@/components/figures";
import { ErrorState, SkeletonText } from "@/components/states";
import { Button } from "@/components/ui/button";
import { useOrganization } from "@/features/me/signed-in";
import type { Model } from "@/features/models/current";
import { answered, api, type Shape } from "@/lib/api/client";
import { Problem } from "@/lib/api/problem";
import { cn } from "@/lib/classes";
import { useFormat } from "@/lib/format";
import { useLanguage } from "@/lib/language/provider";
import { label, spoken } from "@/lib/reasons";
import { OwnValue } from "./own-value";

export type Changes = NonNullable<Shape<"Supposition">["changes"]>;

const whatIfQuery = (org: string, model: string, key: string, changes: Changes) =>
  queryOptions({
    queryKey: [org, "what-if", model, key, changes],
    queryFn: ({ signal }) =>
      answered(
        api.POST("/api/v1/organizations/{org}/models/{name}/what-if", {
          params: { path: { org, name: model } },
          body: { entity_key: key, changes },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
    staleTime: 5 * 60_000,
  });

/** What the model would answer for other values of what one can act on. It comes when somebody asks. */
export function WhatIf({ model, entityKey }: { model: Model; entityKey: string }) {
  const t = useTranslations("whatIf");
  const [asked, setAsked] = useState(false);
  return (
    <section aria-labelledby="what-if" className="not-printed">
      <h2 id="what-if" className="font-semibold text-lg">
        {t("title")}
      </h2>
      {model.actionable_columns.length === 0 ? (
        <p className="text-muted">{t("nothingActionable")}</p>
      ) : asked ? (
        <Tried model={model} entityKey={entityKey} />
      ) : (
        <>
          <p className="mb-2 text-muted">{t("says")}</p>
          <Button onClick={() => setAsked(true)}>{t("ask")}</Button>
        </>
      )}
    </section>
  );
}

function Tried({ model, entityKey }: { model: Model; entityKey: string }) {
  const t = useTranslations("whatIf");
  const { org } = useOrganization();
  const [changes, setChanges] = useState<Changes>({});
  const found = useQuery(whatIfQuery(org, model.name, entityKey, changes));
  const [last, setLast] = useState(found.data);
  useEffect(() => {
    if (found.data) setLast(found.data);
  }, [found.data]);
  const shown = found.data ?? last; // what was answered stays while a value is refused
  if (!shown) {
    if (!found.error) return <SkeletonText lines={4} />;
    const { code } = Problem.of(found.error);
    if (code === "no_prod_version") return <p className="text-muted">{t("noVersion")}</p>;
    return <ErrorState error={found.error} retry={() => void found.refetch()} className="py-6" />;
  }
  const { before, after, suggestions, said } = shown;
  const changed = Object.keys(changes).length > 0;
  return (
    <div className={cn("flex flex-col gap-4 transition-opacity", found.isPlaceholderData && "opacity-60")}>
      <p className="max-w-prose text-muted">{said.code === "not_causal" ? t("notCausal") : said.text}</p>
      <div className="flex flex-wrap items-center gap-x-6 gap-y-2" aria-live="polite">
        <Score name={t("before")} of={before} model={model} />
        {changed && after && !found.error ? <Score name={t("after")} of={after} model={model} /> : null}
        {changed ? <Button onClick={() => setChanges({})}>{t("reset")}</Button> : null}
      </div>
      {found.error ? (
        <p role="alert" className="text-bad">
          {t(Problem.of(found.error).status === 422 ? "refused" : "failed")}
        </p>
      ) : null}
      <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
        {suggestions.map((one) => (
          <Column
            key={one.column}
            of={one}
            kind={model.kind}
            before={before.score}
            chosen={changes[one.column]}
            onChoose={(value) =>
              setChanges((now) => {
                const { [one.column]: _was, ...others } = now;
                return value === undefined ? others : { ...others, [one.column]: value };
              })
            }
          />
        ))}
      </ul>
    </div>
  );
}

function Score({ name, of, model }: { name: string; of: Shape<"SupposedScore">; model: Model }) {
  return (
    <div>
      <p className="text-muted text-sm">{name}</p>
      <p className="flex items-center gap-2">
        <Percent share={of.score} className="font-semibold text-lg" />
        {of.band ? <BandBadge band={of.band} kind={model.kind} /> : null}
        {of.value_at_risk === null ? null : (
          <Money value={of.value_at_risk} currency={model.economics.currency} className="text-muted" />
        )}
      </p>
    </div>
  );
}

interface ColumnProps {
  of: Shape<"Suggestion">;
  kind: Kind;
  before: number;
  chosen: Changes[string] | undefined;
  onChoose: (value: Changes[string] | undefined) => void;
}

/** One column that can be acted on: what it is now, and what each other value would make of the probability. */
function Column({ of, kind, before, chosen, onChoose }: ColumnProps) {
  const t = useTranslations("whatIf");
  const common = useTranslations("common");
  const format = useFormat();
  const { language } = useLanguage();
  const say = (value: Changes[string]) =>
    value === null
      ? common("notKnown")
      : typeof value === "boolean"
        ? common(value ? "yes" : "no")
        : spoken(language, String(value), { yes: common("yes"), no: common("no") }, of.column);
  return (
    <li className="flex flex-col gap-2 px-4 py-3">
      <p>
        <span className="font-medium">{label(of.column)}</span>{" "}
        <span className="text-muted">{t("now", { value: say(of.now) })}</span>
      </p>
      <div className="flex flex-wrap gap-2">
        {of.alternatives.map((other) => {
          const better = kind === "churn" ? other.score < before : other.score > before;
          const on = chosen === other.value;
          return (
            <Button
              key={String(other.value)}
              size="small"
              aria-pressed={on}
              className={on ? "border-accent! bg-accent-soft!" : undefined}
              onClick={() => onChoose(on ? undefined : other.value)}
            >
              {say(other.value)}
              <span className={cn("figures", better ? "text-low" : "text-muted")}>
                {format.percent(other.score)}
              </span>
            </Button>
          );
        })}
      </div>
      <OwnValue of={of} kind={kind} chosen={chosen} onChoose={onChoose} say={say} />
    </li>
  );
}
