"use client";

import { useTranslations } from "use-intl";
import type { Kind } from "@/components/band-badge";
import type { Shape } from "@/lib/api/client";
import { useFormat } from "@/lib/format";

/** Those upon whom somebody acted, kept apart and said in words: acting changes what would have come. */
export function Acted({ results, kind }: { results: Shape<"Results">; kind: Kind }) {
  const t = useTranslations("results");
  const format = useFormat();
  // Rules name the same people: added up, they would count twice. The one that had most of them called stands for all.
  const most = [...results.by_rule].sort(
    (one, other) => other.outcome.acted_upon - one.outcome.acted_upon,
  )[0];
  if (!most?.outcome.acted_upon) return null;
  const { acted_upon: acted, acted_outcomes: outcomes, judged, realised_count: left } = most.outcome;
  return (
    <section aria-labelledby="acted" className="max-w-3xl">
      <h2 id="acted" className="mb-1 font-semibold text-lg">
        {t("acted.title")}
      </h2>
      <p>
        {t(`acted.says.${kind}`, {
          acted,
          outcomes,
          rule: most.rule,
          share: format.percent(outcomes / acted),
        })}{" "}
        {judged ? t(`acted.others.${kind}`, { judged, left, share: format.percent(left / judged) }) : null}
      </p>
      <p className="mt-1 text-muted">{t("acted.caution")}</p>
    </section>
  );
}
