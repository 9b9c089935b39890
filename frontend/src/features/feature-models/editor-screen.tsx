"use client";

import { useQuery as useAnswer } from "@tanstack/react-query";
import { ChevronLeft } from "lucide-react";
import { useTranslations } from "use-intl";
import { Empty, ErrorState, SkeletonText } from "@/components/states";
import { useOrganization } from "@/features/me/signed-in";
import { useCurrentModel } from "@/features/models/current";
import { Problem } from "@/lib/api/problem";
import { To, useQuery } from "@/lib/places";
import { Editing } from "./editing";
import { featureModelQuery } from "./queries";

/** One feature, being written: with no name in the address a new one. */
export function FeatureModelScreen() {
  const t = useTranslations("featureModels");
  const { org } = useOrganization();
  const [{ name = "" }] = useQuery("/features/written/one/");
  const found = useAnswer(featureModelQuery(org, name));
  const { query } = useCurrentModel();
  if (found.error && Problem.of(found.error).status === 404) {
    return (
      <Empty title={t("noSuch", { name })} action={<Back />}>
        {t("noSuchAdvice")}
      </Empty>
    );
  }
  const error = found.error ?? query.error;
  if (error && !(found.data || query.data)) {
    return <ErrorState error={error} retry={() => void found.refetch()} />;
  }
  if (query.isPending || (name && !found.data)) return <SkeletonText lines={8} />;
  // Another feature is another page: nothing of what was typed here belongs to it.
  return <Editing key={name} kept={found.data ?? null} above={<Back />} />;
}

function Back() {
  const t = useTranslations("featureModels");
  return (
    <To place="/features/written/" className="inline-flex items-center gap-1 hover:text-ink">
      <ChevronLeft className="size-4" aria-hidden="true" />
      {t("parts.written")}
    </To>
  );
}
