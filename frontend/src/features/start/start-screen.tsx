"use client";

import { useCallback, useMemo } from "react";
import { useTranslations } from "use-intl";
import { PageHeader } from "@/components/page-header";
import { type StartStep, useQuery } from "@/lib/places";
import { ColumnsStep } from "./columns-step";
import { FilesStep } from "./files-step";
import { QuestionStep } from "./question-step";
import { STEPS, Steps } from "./steps";
import { TrainStep } from "./train-step";

/** From files to the list, in four steps. Where one is stands in the address: a closed tab loses nothing. */
export function StartScreen() {
  const t = useTranslations("start");
  const [said, change] = useQuery("/start/");
  const names = useMemo(() => (said.data ? said.data.split(",") : []), [said.data]);
  const wanted = STEPS.find((one) => one === said.step) ?? "files";
  const step =
    wanted === "train" && !said.run ? "question" : names.length === 0 && !said.run ? "files" : wanted;
  const setNames = useCallback(
    (next: readonly string[]) => change({ data: next.length ? next.join(",") : undefined }),
    [change],
  );
  const go = (next: StartStep) => {
    change({ step: next });
    window.scrollTo({ top: 0 });
    document.getElementById("content")?.focus();
  };
  return (
    <div className="mx-auto w-full max-w-5xl">
      <PageHeader title={t("title")} says={t("says")} />
      <Steps at={step} onGo={go} />
      {step === "files" ? <FilesStep names={names} setNames={setNames} onNext={() => go("columns")} /> : null}
      {step === "columns" ? (
        <ColumnsStep names={names} onBack={() => go("files")} onNext={() => go("question")} />
      ) : null}
      {step === "question" ? (
        <QuestionStep
          names={names}
          onBack={() => go("columns")}
          onTrained={(model, run) => {
            change({ step: "train", model, run });
            window.scrollTo({ top: 0 });
          }}
        />
      ) : null}
      {step === "train" && said.run && said.model ? (
        <TrainStep model={said.model} run={said.run} onBack={() => go("question")} />
      ) : null}
    </div>
  );
}
