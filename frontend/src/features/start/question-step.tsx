"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { ErrorState, SkeletonText } from "@/components/states";
import { Card } from "@/components/ui/card";
import { useOrganization } from "@/features/me/signed-in";
import { modelsQuery } from "@/features/models/queries";
import { Counts, useCounts } from "@/features/questions/counts";
import { asked, type Draft, guessed, type Known, tooLittle } from "@/features/questions/draft";
import { createModel } from "@/features/questions/queries";
import { QuestionForm } from "@/features/questions/question-form";
import { useKnown } from "@/features/questions/use-known";
import { train } from "@/features/training-runs/queries";
import { useChange } from "@/lib/api/use-change";
import { StepEnd } from "./step-end";

interface QuestionStepProps {
  names: readonly string[];
  onBack: () => void;
  onTrained: (model: string, run: string) => void;
}

/** Who counts as lost, and how far ahead? */
export function QuestionStep({ names, onBack, onTrained }: QuestionStepProps) {
  const { known, pending, error, retry } = useKnown(names);
  if (error) return <ErrorState error={error} retry={retry} />;
  if (pending) return <SkeletonText lines={8} />;
  return <Asking key={names.join()} known={known} onBack={onBack} onTrained={onTrained} />;
}

function Asking({ known, onBack, onTrained }: Omit<QuestionStepProps, "names"> & { known: Known[] }) {
  const t = useTranslations("start");
  const { org } = useOrganization();
  const client = useQueryClient();
  const models = useQuery(modelsQuery(org));
  const [draft, setDraft] = useState<Draft>(() => guessed(known));
  const counts = useCounts(draft);
  const begin = useChange(
    async () => {
      const question = asked(draft);
      if (!question) throw new Error("the question is not complete");
      const name = free(
        draft.kind === "churn" ? "churn" : "leads",
        models.data?.map((one) => one.name) ?? [],
      );
      const model = await createModel(org)({ ...question, name });
      const { training_run } = await train(org, model.name)({ budget: "fast" });
      return { model: model.name, run: training_run.id };
    },
    {
      stale: [
        [org, "models"],
        [org, "jobs"],
      ],
      onSuccess: ({ model, run }) => {
        void client.invalidateQueries({ queryKey: [org, "models"] });
        onTrained(model, run);
      },
    },
  );
  const { answer } = counts;
  const held = !counts.question
    ? t("question.incomplete")
    : counts.outdated || !answer || models.isPending
      ? t("question.counting")
      : counts.error
        ? t("question.cannot")
        : tooLittle(answer)
          ? t("question.tooLittle")
          : null;
  return (
    <>
      <div className="grid items-start gap-8 lg:grid-cols-[minmax(0,1fr)_minmax(0,24rem)]">
        <QuestionForm
          draft={draft}
          known={known}
          onChange={(said) => setDraft((now) => ({ ...now, ...said }))}
        />
        <Card className="p-5 lg:sticky lg:top-6">
          <Counts draft={draft} counts={counts} />
        </Card>
      </div>
      <StepEnd
        onBack={onBack}
        onNext={() => begin.mutate()}
        next={t("question.train")}
        held={held}
        busy={begin.isPending}
      />
    </>
  );
}

/** `churn`, or `churn-2` where there is one already. */
function free(wanted: string, taken: readonly string[]): string {
  if (!taken.includes(wanted)) return wanted;
  let number = 2;
  while (taken.includes(`${wanted}-${number}`)) number += 1;
  return `${wanted}-${number}`;
}
