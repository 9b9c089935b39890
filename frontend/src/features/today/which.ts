import { useMemo } from "react";
import type { Sort, Which, WhyCode } from "@/features/alert-items/queries";
import type { Model } from "@/features/models/current";
import { useQuery } from "@/lib/places";

export const WHYS: readonly WhyCode[] = [
  "entered_top",
  "new_entrant",
  "crossed_threshold",
  "jumped",
  "new_reason",
  "still_there",
  "left_list",
];
export const SORTS: readonly Sort[] = ["score", "value_at_risk", "change", "named"];

/** The part of the inbox that the address names, as far as there is such a part. */
export function useWhich(model: Model): Which {
  const [{ state, show, why, sort }] = useQuery("/");
  return useMemo(
    () => ({
      model: model.name,
      state: state === "acknowledged" || state === "snoozed" || state === "done" ? state : "open",
      show: show === "mine" || show === "unassigned" ? show : "everybody",
      why: WHYS.find((one) => one === why),
      sort: SORTS.find((one) => one === sort) ?? "score",
    }),
    [model.name, state, show, why, sort],
  );
}
