"use client";

import { useTranslations } from "use-intl";
import type { Model } from "@/features/models/current";
import type { Shape } from "@/lib/api/client";
import { cn, stretched } from "@/lib/classes";
import { useFormat } from "@/lib/format";
import { To } from "@/lib/places";

const RISKS = ["high", "rest"] as const;
const HALVES = ["high", "low"] as const;

/** Risk by value: four corners, each with what it asks for, and the way to those who are in it. */
export function Quadrants({ quadrants, model }: { quadrants: Shape<"Quadrants">; model: Model }) {
  const t = useTranslations("overview");
  const format = useFormat();
  const { kind } = model;
  const money = (value: number) => format.money(value, model.economics.currency);
  return (
    <section aria-labelledby="quadrants" className="min-w-0">
      <h2 id="quadrants" className="font-semibold text-lg">
        {t(`quadrants.title.${kind}`)}
      </h2>
      <p className="mb-3 text-muted">{t("quadrants.says", { cut: money(quadrants.value_cut) })}</p>
      <ul className="grid gap-px overflow-hidden rounded-lg border border-line bg-line sm:grid-cols-2">
        {RISKS.flatMap((risk) =>
          HALVES.map((half) => {
            const cell = quadrants.cells.find((one) => one.risk === risk && one.value_half === half);
            const corner = `${risk}_${half}` as const;
            return (
              <li
                key={corner}
                className={cn(
                  "relative flex flex-col gap-0.5 p-4 has-[a:hover]:bg-sunken",
                  corner === "high_high" ? "bg-accent-soft" : "bg-surface",
                )}
              >
                <To
                  place="/customers/"
                  query={{ model: model.name, quadrant: corner, sort: "-value_at_risk" }}
                  className={cn("font-medium", stretched)}
                >
                  {t(`quadrants.corner.${kind}.${corner}`)}
                </To>
                <span className="text-muted text-sm">{t(`quadrants.advice.${kind}.${corner}`)}</span>
                <span className="figures mt-1 font-semibold text-lg">
                  {format.number(cell?.rows ?? 0, 0)}
                </span>
                <span className="text-muted text-sm">
                  {t(`quadrants.atRisk.${kind}`, { sum: money(cell?.value_at_risk ?? 0) })}
                </span>
              </li>
            );
          }),
        )}
      </ul>
    </section>
  );
}
