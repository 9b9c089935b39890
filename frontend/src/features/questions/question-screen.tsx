"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { RoleGate } from "@/components/role-gate";
import { ErrorState, SkeletonText } from "@/components/states";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { toast } from "@/components/ui/toast";
import { useOrganization } from "@/features/me/signed-in";
import type { Model } from "@/features/models/current";
import { ModelFrame } from "@/features/models/model-frame";
import { train } from "@/features/training-runs/queries";
import { versionsQuery } from "@/features/versions/queries";
import { useChange } from "@/lib/api/use-change";
import { useGo } from "@/lib/places";
import { Actionable } from "./actionable";
import { AsItStands, partsOf, useQuestionOf } from "./as-it-stands";
import { Counts, useCounts } from "./counts";
import { alike, changed, changesOf, type Draft, type Known, ofModel, type Parts, tooLittle } from "./draft";
import { EconomicsPart } from "./economics-part";
import { PopulationPart } from "./population";
import { changeModel } from "./queries";
import { QuestionForm } from "./question-form";
import { SnapshotsPart } from "./snapshots";
import { useKnown } from "./use-known";

/** What a model asks: as it stands, with live counts as one changes it, and what an answer is worth. */
export function QuestionScreen() {
  return <ModelFrame>{(model) => <Question key={model.name} model={model} />}</ModelFrame>;
}

function Question({ model }: { model: Model }) {
  const { org } = useOrganization();
  const versions = useQuery(versionsQuery(org, model.name));
  const prod = versions.data?.find((one) => one.stage === "prod");
  const answers = useQuestionOf(model, prod);
  if (versions.error && !versions.data)
    return <ErrorState error={versions.error} retry={() => void versions.refetch()} />;
  if (!versions.data) return <SkeletonText lines={8} />;
  return (
    <div className="flex flex-col gap-10">
      <AsItStands model={model} prod={prod} answers={answers} />
      <RoleGate from="analyst">
        <Changing model={model} answers={answers} />
      </RoleGate>
      <EconomicsPart model={model} version={prod ?? versions.data[0]} />
      <Actionable model={model} />
    </div>
  );
}

/** The data must be known before one can choose among what they hold. */
function Changing({ model, answers }: { model: Model; answers: Parts | null }) {
  const names = [...(model.entities ? [model.entities] : []), ...model.events];
  const { known, pending, error, retry } = useKnown(names);
  if (error) return <ErrorState error={error} retry={retry} />;
  if (pending) return <SkeletonText lines={8} />;
  return <Form model={model} known={known} answers={answers} />;
}

function Form({ model, known, answers }: { model: Model; known: Known[]; answers: Parts | null }) {
  const t = useTranslations("questions");
  const [draft, setDraft] = useState<Draft>(() => ofModel(model));
  const counts = useCounts(draft);
  const changes = changesOf(draft);
  const edited = !alike(changes, partsOf(model));
  const change = (said: Partial<Draft>) => setDraft((now) => changed(now, said));
  return (
    <section aria-labelledby="change">
      <h2 id="change" className="font-semibold text-lg">
        {t("change.title")}
      </h2>
      <p className="mb-5 max-w-prose text-pretty text-muted">{t("change.says")}</p>
      <div className="grid items-start gap-8 lg:grid-cols-[minmax(0,1fr)_minmax(0,24rem)]">
        <QuestionForm
          draft={draft}
          known={known}
          onChange={change}
          more={{
            who: <PopulationPart draft={draft} known={known} error={counts.error} onChange={change} />,
            often: <SnapshotsPart draft={draft} onChange={change} />,
          }}
        />
        <Card className="p-5 lg:sticky lg:top-6">
          <Counts draft={draft} counts={counts} />
        </Card>
      </div>
      <Foot
        model={model}
        answers={answers}
        edited={edited}
        changes={changes}
        held={
          changes === null
            ? t("change.incomplete")
            : counts.outdated
              ? t("change.counting")
              : counts.error
                ? t("change.cannot")
                : null
        }
        little={Boolean(counts.answer && tooLittle(counts.answer))}
        onDiscard={() => setDraft(ofModel(model))}
        onSaved={(saved) => setDraft(ofModel(saved))}
      />
    </section>
  );
}

interface FootProps {
  model: Model;
  answers: Parts | null;
  edited: boolean;
  changes: ReturnType<typeof changesOf>;
  /** Why it cannot be saved yet. */
  held: string | null;
  little: boolean;
  onDiscard: () => void;
  onSaved: (model: Model) => void;
}

/** Save, and then train: until a training has learned it, the version in prod answers what it was trained for. */
function Foot({ model, answers, edited, changes, held, little, onDiscard, onSaved }: FootProps) {
  const t = useTranslations("questions");
  const { org } = useOrganization();
  const go = useGo();
  const before = partsOf(model);
  const stale = [
    [org, "models"],
    [org, "readiness", model.name],
  ];
  const undo = useChange(changeModel(org, model.name), { stale, onSuccess: onSaved });
  const save = useChange(changeModel(org, model.name), {
    stale,
    onSuccess: (saved) => {
      onSaved(saved);
      toast.done({ title: t("change.saved"), undo: () => undo.mutate(before) });
    },
  });
  const start = useChange(train(org, model.name), {
    stale: [
      [org, "training-runs", model.name],
      [org, "jobs"],
    ],
    onSuccess: ({ training_run }) => go("/models/trainings/one/", { model: model.name, id: training_run.id }),
  });
  const learned = answers !== null && alike(answers, before);
  return (
    <div className="sticky bottom-0 z-10 mt-8 flex flex-wrap items-center justify-end gap-x-4 gap-y-2 border-line border-t bg-canvas/95 py-4 backdrop-blur">
      <p className="min-w-0 flex-1 basis-60 text-muted text-sm" aria-live="polite">
        {edited
          ? (held ?? t("change.edited"))
          : little
            ? t("tooLittle")
            : t(learned ? "change.learned" : "change.toTrain")}
      </p>
      {edited ? (
        <>
          <Button onClick={onDiscard}>{t("change.discard")}</Button>
          <Button
            variant="primary"
            disabled={held !== null}
            busy={save.isPending}
            onClick={() => changes && save.mutate(changes)}
          >
            {t("change.save")}
          </Button>
        </>
      ) : (
        <Button
          variant={learned ? "secondary" : "primary"}
          disabled={little}
          busy={start.isPending}
          onClick={() => start.mutate({ budget: "fast", seed: 0, keep: [] })}
        >
          {t("change.train")}
        </Button>
      )}
    </div>
  );
}
