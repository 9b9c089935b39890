import { Problem } from "@/lib/api/problem";

/** A letter's link that opens nothing any more: used, replaced by a newer one, or too old. All are told alike. */
export function ofLink(error: unknown): unknown {
  const { faults } = Problem.of(error);
  return faults.some(({ field }) => field === "token") ? new Problem("link_over", 422, "") : error;
}
