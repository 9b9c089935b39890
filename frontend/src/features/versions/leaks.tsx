"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { TimeAgo } from "@/components/time-ago";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import { reaches, useOrganization } from "@/features/me/signed-in";
import type { Model } from "@/features/models/current";
import type { Shape } from "@/lib/api/client";
import { useChange } from "@/lib/api/use-change";
import { useSaid } from "@/lib/said";
import { Part } from "./part";
import { answerColumn, answersQuery, type Report } from "./queries";

type Leak = Report["leaks"][number];
type Answer = Shape<"ColumnAnswer">;

/** Left out because nothing can be learned from it: there is nothing to ask. */
const saysNothing = ({ left_out, code }: Leak) =>
  left_out && ["constant", "duplicate", "identifier"].includes(code ?? "");

/** Columns that may know too much: only people can tell whether they are known when one scores. */
export function Leaks({ model, report }: { model: Model; report: Report }) {
  const t = useTranslations("versions");
  const say = useSaid();
  const { org } = useOrganization();
  const answers = useQuery(answersQuery(org, model.name));
  const counting = new Map((answers.data ?? []).filter((one) => one.counts).map((one) => [one.column, one]));
  const asked = report.leaks.filter((leak) => !saysNothing(leak));
  const idle = report.leaks.filter(saysNothing);
  return (
    <Part id="leaks" title={t("part.leaks")} says={asked.length ? t("part.leaksSay") : t("noLeaks")}>
      {asked.length ? (
        <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
          {asked.map((leak) => (
            <LeakRow key={leak.column} model={model} leak={leak} answer={counting.get(leak.column)} />
          ))}
        </ul>
      ) : null}
      {idle.length ? (
        <details className="mt-4">
          <summary className="text-muted hover:text-ink">{t("leak.idle", { count: idle.length })}</summary>
          <ul className="mt-2 flex max-w-prose flex-col gap-1 text-muted text-sm">
            {idle.map((leak) => (
              <li key={leak.column}>{say("leak", leak)}</li>
            ))}
          </ul>
        </details>
      ) : null}
    </Part>
  );
}

function LeakRow({ model, leak, answer }: { model: Model; leak: Leak; answer: Answer | undefined }) {
  const t = useTranslations("versions");
  const say = useSaid();
  const { role } = useOrganization();
  return (
    <li className="flex flex-col gap-2 px-4 py-3">
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <code className="font-medium">{leak.column}</code>
        <span className="text-muted text-sm">
          {t(leak.left_out ? "leak.leftOut" : `leak.${leak.severity}`)}
        </span>
      </div>
      <p className="max-w-prose text-pretty text-muted">{say("leak", leak)}</p>
      {answer ? (
        <p className="text-sm">
          {t(answer.known ? "leak.saidKnown" : "leak.saidNotKnown", {
            who: answer.user_name ?? t("somebody"),
          })}{" "}
          <TimeAgo when={answer.created_at} className="text-muted" />
          {answer.note ? <q className="ml-1 text-muted">{answer.note}</q> : null}
        </p>
      ) : null}
      {reaches(role, "analyst") ? <Ask model={model} column={leak.column} answer={answer} /> : null}
    </li>
  );
}

/** Known when you score? The answer counts from the next training on, and carries a name. */
function Ask({ model, column, answer }: { model: Model; column: string; answer: Answer | undefined }) {
  const t = useTranslations("versions");
  const { org } = useOrganization();
  const [note, setNote] = useState("");
  const stale = [
    [org, "column-answers", model.name],
    [org, "versions", model.name],
    [org, "models"],
  ];
  const tell = answerColumn(org, model.name);
  const undo = useChange(tell, { stale });
  const send = useChange(tell, {
    stale,
    onSuccess: (told) => {
      setNote("");
      const before = answer;
      toast.done({
        title: t(told.known ? "leak.keptKnown" : "leak.keptNotKnown", { column }),
        // An answer is never taken away: the one before is given once more.
        undo: before ? () => undo.mutate({ column, known: before.known, note: before.note }) : undefined,
      });
    },
  });
  return (
    <div className="not-printed flex flex-wrap items-center gap-2">
      <span className="font-medium text-sm">{t("leak.question")}</span>
      {([true, false] as const).map((known) => (
        <Button
          key={String(known)}
          size="small"
          aria-pressed={answer?.known === known}
          busy={send.isPending && send.variables?.known === known}
          onClick={() => send.mutate({ column, known, note: note.trim() })}
        >
          {t(known ? "leak.yes" : "leak.no")}
          <span className="sr-only">: {column}</span>
        </Button>
      ))}
      <Input
        value={note}
        onValueChange={setNote}
        maxLength={2000}
        placeholder={t("leak.note")}
        aria-label={t("leak.noteFor", { column })}
        className="h-7! max-w-72"
      />
    </div>
  );
}
