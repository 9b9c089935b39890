"use client";

import { Boxes } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Empty, ErrorState, SkeletonText } from "@/components/states";
import { FeaturesHeader } from "@/features/feature-models/features-header";
import { type Model, useCurrentModel } from "@/features/models/current";
import { ModelSwitcher } from "@/features/models/model-switcher";
import { NoModel } from "@/features/models/no-model";

/** What the catalogue and the lineage have in common: they are of one model, if there is one. */
export function OfModel({ children }: { children: (model: Model) => ReactNode }) {
  const t = useTranslations("features");
  const { model, query } = useCurrentModel();
  return (
    <>
      <FeaturesHeader says={t("says")} actions={<ModelSwitcher />} />
      {query.isPending ? <SkeletonText lines={6} /> : null}
      {query.error && !query.data ? (
        <ErrorState error={query.error} retry={() => void query.refetch()} />
      ) : null}
      {query.data && !model ? (
        <NoModel icon={<Boxes aria-hidden="true" />} title={t("noModel")}>
          {t("noModelAdvice")}
        </NoModel>
      ) : null}
      {model ? children(model) : null}
    </>
  );
}

/** Before the first training there is no feature to speak of. */
export function NothingBuilt() {
  const t = useTranslations("features");
  return (
    <Empty icon={<Boxes aria-hidden="true" />} title={t("nothingBuilt")}>
      {t("nothingBuiltAdvice")}
    </Empty>
  );
}
