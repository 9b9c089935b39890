"use client";

import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { useEffect } from "react";
import { useOrganization } from "@/features/me/signed-in";
import type { Shape } from "@/lib/api/client";
import { kept } from "@/lib/kept";
import { modelsQuery } from "./queries";

export type Model = Shape<"Model">;

/**
 * The model that a page is about: the one that its address names; else the one that was looked at last; else the
 * first that asks who is about to leave.
 */
export function useCurrentModel(kind?: Model["kind"]): {
  model: Model | undefined;
  models: Model[];
  asked: string | null;
  query: ReturnType<typeof useModels>;
} {
  const { org } = useOrganization();
  const query = useModels();
  const asked = useSearchParams().get("model");
  const last = kept<string>(`model.${org}`);
  const models = (query.data ?? []).filter((one) => !kind || one.kind === kind);
  const named = (name: string | null | undefined) => models.find((one) => one.name === name);
  const model = asked
    ? named(asked)
    : (named(last.read()) ?? models.find((one) => one.kind === "churn") ?? models[0]);
  const name = model?.name;
  useEffect(() => {
    if (name) kept<string>(`model.${org}`).write(name);
  }, [name, org]);
  return { model, models, asked, query };
}

/** The money in which the model at hand counts; none where nobody has said so. */
export function useCurrency(): string | null {
  return useCurrentModel().model?.economics.currency ?? null;
}

function useModels() {
  const { org } = useOrganization();
  return useQuery(modelsQuery(org));
}
