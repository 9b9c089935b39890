import { useQueries } from "@tanstack/react-query";
import { datasetQuery, profileQuery } from "@/features/datasets/queries";
import { useOrganization } from "@/features/me/signed-in";
import type { Known } from "./draft";

/** What is known of the datasets that were chosen, in their order. */
export function useKnown(names: readonly string[]): {
  known: Known[];
  pending: boolean;
  error: Error | null;
  retry: () => void;
} {
  const { org } = useOrganization();
  const datasets = useQueries({ queries: names.map((name) => datasetQuery(org, name)) });
  const profiles = useQueries({ queries: names.map((name) => profileQuery(org, name)) });
  const all = [...datasets, ...profiles];
  const known = names.flatMap((_, at): Known[] => {
    const dataset = datasets[at]?.data;
    const profile = profiles[at]?.data;
    return dataset && profile ? [{ dataset, profile }] : [];
  });
  return {
    known,
    pending: all.some((one) => one.isPending),
    error: all.find((one) => one.error && !one.data)?.error ?? null,
    retry: () => {
      for (const one of all) if (one.error) void one.refetch();
    },
  };
}
