"use client";

import { useTranslations } from "use-intl";
import { ErrorState, SkeletonText } from "@/components/states";
import { MappingEditor } from "@/features/datasets/mapping-editor";
import { PreviewRows } from "@/features/datasets/preview-rows";
import { NEEDED } from "@/features/datasets/profile";
import type { Known } from "@/features/questions/draft";
import { useKnown } from "@/features/questions/use-known";
import { useFormat } from "@/lib/format";
import { StepEnd } from "./step-end";

interface ColumnsStepProps {
  names: readonly string[];
  onBack: () => void;
  onNext: () => void;
}

/** Which column is what: guessed, to be looked over. */
export function ColumnsStep({ names, onBack, onNext }: ColumnsStepProps) {
  const t = useTranslations("start");
  const { known, pending, error, retry } = useKnown(names);
  const missing = known.filter(({ dataset }) => NEEDED[dataset.kind].some((part) => !dataset.mapping[part]));
  return (
    <div className="flex flex-col gap-8">
      <p className="max-w-3xl text-pretty">{t("columns.says")}</p>
      {error ? <ErrorState error={error} retry={retry} /> : null}
      {pending ? <SkeletonText lines={8} /> : null}
      {known.map((one) => (
        <One key={one.dataset.id} one={one} />
      ))}
      <StepEnd
        onBack={onBack}
        onNext={onNext}
        held={
          pending || error
            ? t("columns.waiting")
            : missing.length > 0
              ? t("columns.missing", { name: missing[0]?.dataset.name ?? "" })
              : null
        }
      />
    </div>
  );
}

function One({ one: { dataset, profile } }: { one: Known }) {
  const words = useTranslations("datasets");
  const format = useFormat();
  return (
    <section aria-label={dataset.name} className="flex flex-col gap-4">
      <h2 className="flex flex-wrap items-baseline gap-x-3 font-semibold text-lg">
        {dataset.name}
        <span className="figures font-normal text-base text-muted">
          {words("rows", { count: dataset.rows, said: format.number(dataset.rows, 0) })}
        </span>
      </h2>
      <PreviewRows dataset={dataset} profile={profile} />
      <MappingEditor dataset={dataset} profile={profile} />
    </section>
  );
}
