"use client";

import { ArrowDownLeft, ArrowUpRight } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { None, Percent } from "@/components/figures";
import { RoleGate } from "@/components/role-gate";
import { Button } from "@/components/ui/button";
import { Segments } from "@/components/ui/segments";
import { JobProgress } from "@/features/jobs/job-progress";
import { useOrganization } from "@/features/me/signed-in";
import type { Model } from "@/features/models/current";
import type { Shape } from "@/lib/api/client";
import { useChange } from "@/lib/api/use-change";
import { To } from "@/lib/places";
import { Part } from "./part";
import { scoreToCompare } from "./queries";

type Comparison = Shape<"Comparison">;
type Mover = Shape<"Mover">;

const SIZES = [20, 50, 100, 500] as const;

interface MoversProps {
  model: Model;
  compared: Comparison;
  n: number;
  onN: (n: number) => void;
}

/** Who comes onto the first of the list, and who goes, when b takes the place of a. */
export function Movers({ model, compared, n, onN }: MoversProps) {
  const t = useTranslations("versions");
  const { top } = compared;
  return (
    <Part
      id="movers"
      title={t("movers.title")}
      says={t("movers.says", { kind: model.kind, a: compared.a, b: compared.b })}
    >
      {top ? (
        <>
          <div className="mb-4 flex flex-wrap items-center gap-x-4 gap-y-2">
            <Segments
              label={t("movers.size")}
              value={String(n)}
              onChange={(size) => onN(Number(size))}
              choices={SIZES.map((size) => ({
                value: String(size),
                label: t("movers.first", { count: size }),
              }))}
            />
            <span>{t("movers.stay", { both: top.both, n: top.n })}</span>
          </div>
          <div className="grid gap-6 md:grid-cols-2">
            <Side model={model} way="enters" movers={top.enters} compared={compared} />
            <Side model={model} way="leaves" movers={top.leaves} compared={compared} />
          </div>
        </>
      ) : (
        <ToScore model={model} compared={compared} />
      )}
    </Part>
  );
}

interface SideProps {
  model: Model;
  way: "enters" | "leaves";
  movers: Mover[];
  compared: Comparison;
}

function Side({ model, way, movers, compared }: SideProps) {
  const t = useTranslations("versions");
  const Arrow = way === "enters" ? ArrowUpRight : ArrowDownLeft;
  return (
    <section aria-label={t(`movers.${way}`, { count: movers.length })} className="min-w-0">
      <h3 className="mb-2 flex items-center gap-1.5 font-semibold">
        <Arrow className="size-4 text-muted" aria-hidden="true" />
        {t(`movers.${way}`, { count: movers.length })}
      </h3>
      {movers.length === 0 ? <p className="text-muted">{t("movers.nobody")}</p> : null}
      <ul className="relative max-h-96 divide-y divide-line overflow-y-auto rounded-lg border border-line bg-surface empty:hidden">
        {movers.map((one) => (
          <li key={one.entity_key} className="flex items-baseline justify-between gap-3 px-3 py-1.5">
            <To
              place="/customers/one/"
              query={{ model: model.name, key: one.entity_key }}
              prefetch={false}
              className="min-w-0 truncate font-medium hover:underline"
            >
              {one.name ?? one.entity_key}
            </To>
            <span className="figures flex shrink-0 gap-3 text-muted text-sm">
              <span>
                <span className="sr-only">{t("versionNumber", { number: compared.a })}: </span>
                <Place place={one.place_a} /> <Percent share={one.score_a} />
              </span>
              <span aria-hidden="true">→</span>
              <span>
                <span className="sr-only">{t("versionNumber", { number: compared.b })}: </span>
                <Place place={one.place_b} /> <Percent share={one.score_b} />
              </span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Place({ place }: { place: number | null }) {
  const t = useTranslations("versions");
  return place === null ? <None /> : t("movers.place", { place });
}

/** One of them has not scored what the data hold now: that is done for this alone. */
function ToScore({ model, compared }: { model: Model; compared: Comparison }) {
  const t = useTranslations("versions");
  const { org } = useOrganization();
  const [jobs, setJobs] = useState<string[]>([]);
  const stale = [[org, "compare", model.name]];
  const start = useChange(scoreToCompare(org, model.name), {
    stale,
    onSuccess: ({ started }) => setJobs(started.map(({ job }) => job.id)),
  });
  return (
    <div className="flex flex-col gap-4">
      <p className="max-w-prose text-muted">{t("movers.missing")}</p>
      {jobs.map((id) => (
        <JobProgress key={id} id={id} className="max-w-xl" />
      ))}
      {jobs.length ? null : (
        <RoleGate from="analyst">
          <Button
            variant="primary"
            className="self-start"
            busy={start.isPending}
            onClick={() => start.mutate({ a: compared.a, b: compared.b })}
          >
            {t("movers.score")}
          </Button>
        </RoleGate>
      )}
    </div>
  );
}
