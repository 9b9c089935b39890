"use client";

import { useTranslations } from "use-intl";
import { Money, Percent } from "@/components/figures";
import type { Model } from "@/features/models/current";
import type { Shape } from "@/lib/api/client";
import { To } from "@/lib/places";

/** Where score and money disagree: dear and not in the highest band; in it, and hardly worth a call. */
export function Disagreement({ disagree, model }: { disagree: Shape<"Disagreement">; model: Model }) {
  const t = useTranslations("overview");
  if (!disagree.money.length && !disagree.score.length) return null;
  return (
    <section aria-labelledby="disagree">
      <h2 id="disagree" className="font-semibold text-lg">
        {t("disagree.title")}
      </h2>
      <p className="mb-3 text-muted">{t("disagree.says")}</p>
      <div className="grid gap-6 xl:grid-cols-2">
        <Side title={t(`disagree.money.${model.kind}`)} rows={disagree.money} model={model} />
        <Side title={t(`disagree.score.${model.kind}`)} rows={disagree.score} model={model} />
      </div>
    </section>
  );
}

function Side({ title, rows, model }: { title: string; rows: Shape<"Prediction">[]; model: Model }) {
  const t = useTranslations("overview");
  const { currency } = model.economics;
  return (
    <div className="overflow-x-auto rounded-lg border border-line bg-surface">
      <table className="w-full">
        <caption className="px-4 pt-3 pb-2 text-left font-medium">{title}</caption>
        <thead className="text-muted text-sm">
          <tr className="border-line border-y">
            <th scope="col" className="px-4 py-1.5 text-left font-medium">
              {t(`who.${model.kind}`)}
            </th>
            <th scope="col" className="px-4 py-1.5 text-right font-medium">
              {t("probability")}
            </th>
            <th scope="col" className="px-4 py-1.5 text-right font-medium">
              {t("value")}
            </th>
            <th scope="col" className="px-4 py-1.5 text-right font-medium">
              {t(`atRisk.${model.kind}`)}
            </th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {rows.map((row) => (
            <tr key={row.entity_key} className="hover:bg-sunken">
              <th scope="row" className="max-w-56 truncate px-4 py-1.5 text-left font-normal">
                <To
                  place="/customers/one/"
                  query={{ model: model.name, key: row.entity_key }}
                  prefetch={false}
                  className="font-medium hover:underline"
                >
                  {row.name ?? row.entity_key}
                </To>
              </th>
              <td className="px-4 py-1.5 text-right">
                <Percent share={row.score} />
              </td>
              <td className="px-4 py-1.5 text-right">
                <Money value={row.value} currency={currency} />
              </td>
              <td className="px-4 py-1.5 text-right">
                <Money value={row.value_at_risk} currency={currency} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
