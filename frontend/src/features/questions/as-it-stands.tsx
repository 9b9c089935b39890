"use client";

import { useQuery } from "@tanstack/react-query";
import { CircleCheck, History } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { useOrganization } from "@/features/me/signed-in";
import type { Model } from "@/features/models/current";
import { cardQuery, type Version } from "@/features/versions/queries";
import { useLanguage } from "@/lib/language/provider";
import { listed } from "@/lib/said";
import { alike, type Parts } from "./draft";
import { useQuestionWords } from "./use-question-words";

/** What a version was trained to answer, as its card says. */
export function useQuestionOf(model: Model, version: Version | undefined): Parts | null {
  const { org } = useOrganization();
  const card = useQuery({
    ...cardQuery(org, model.name, version?.number ?? 0),
    enabled: version !== undefined,
  });
  return card.data ? partsOf(card.data.question) : null;
}

/** The question that a model asks, in words; and whether the version in prod answers just this one. */
export function AsItStands({
  model,
  prod,
  answers,
}: {
  model: Model;
  prod?: Version;
  answers: Parts | null;
}) {
  const t = useTranslations("questions");
  const { language } = useLanguage();
  const say = useQuestionWords(model.kind);
  const words = say(model);
  const data = [...(model.entities ? [model.entities] : []), ...model.events];
  return (
    <section aria-labelledby="as-it-stands" className="rounded-lg border border-line bg-surface p-5">
      <h2 id="as-it-stands" className="mb-1 font-medium text-muted text-sm">
        {t("asks.title")}
      </h2>
      <p className="max-w-prose text-pretty text-lg">{words.whole}</p>
      <dl className="mt-4 grid gap-x-8 gap-y-3 sm:grid-cols-2">
        <PartOf name={t("asks.name.who")}>
          {words.who}
          {words.sql === null ? null : (
            <code className="mt-1 block whitespace-pre-wrap break-words rounded-sm bg-sunken px-2 py-1 font-mono text-sm">
              {words.sql}
            </code>
          )}
        </PartOf>
        <PartOf name={t("asks.name.what")}>{words.what}</PartOf>
        <PartOf name={t("asks.name.ahead")}>{words.ahead}</PartOf>
        <PartOf name={t("asks.name.often")}>{words.often}</PartOf>
        <PartOf name={t("asks.name.data")}>{listed(language, data)}</PartOf>
      </dl>
      <Answered model={model} prod={prod} answers={answers} />
    </section>
  );
}

function PartOf({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-muted text-sm">{name}</dt>
      <dd className="break-words">{children}</dd>
    </div>
  );
}

/** What the version in prod was trained to answer. It goes on doing so, whatever the model asks by now. */
function Answered({ model, prod, answers }: { model: Model; prod?: Version; answers: Parts | null }) {
  const t = useTranslations("questions");
  const say = useQuestionWords(model.kind);
  if (!prod) return <Line icon={<History className="text-faint" />}>{t("asks.noVersion")}</Line>;
  if (!answers) return null;
  if (alike(answers, partsOf(model)))
    return (
      <Line icon={<CircleCheck className="text-good" />}>{t("asks.answered", { number: prod.number })}</Line>
    );
  return (
    <Line icon={<History className="text-medium" />}>
      {t("asks.another", { number: prod.number, question: say(answers).whole })}
    </Line>
  );
}

export const partsOf = ({ outcome, population, horizon_days, snapshots }: Parts): Parts => ({
  outcome,
  population,
  horizon_days,
  snapshots,
});

function Line({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <p className="mt-4 flex max-w-prose items-start gap-2 border-line border-t pt-3 text-pretty [&_svg]:mt-0.5 [&_svg]:size-4 [&_svg]:shrink-0">
      <span aria-hidden="true">{icon}</span>
      <span>{children}</span>
    </p>
  );
}
