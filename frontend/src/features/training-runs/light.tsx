"use client";

import { useQuery } from "@tanstack/react-query";
import { CircleCheck, OctagonX, TriangleAlert } from "lucide-react";
import { useTranslations } from "use-intl";
import { ErrorState, Skeleton } from "@/components/states";
import { useOrganization } from "@/features/me/signed-in";
import type { Shape } from "@/lib/api/client";
import { useSaid } from "@/lib/said";
import { readinessQuery } from "./queries";

type Light = Shape<"Readiness">["light"];

const SIGN = {
  green: { icon: CircleCheck, style: "text-good" },
  yellow: { icon: TriangleAlert, style: "text-medium" },
  red: { icon: OctagonX, style: "text-bad" },
} as const;

/** Can it be trained on what there is: green, yellow or red, and why. */
export function ReadinessLight({ model }: { model: string }) {
  const t = useTranslations("trainings");
  const say = useSaid();
  const { org } = useOrganization();
  const found = useQuery(readinessQuery(org, model));
  if (found.error && !found.data)
    return <ErrorState error={found.error} retry={() => void found.refetch()} className="py-4!" />;
  if (!found.data) return <Skeleton className="h-12" />;
  const { light, reasons, known, positives } = found.data;
  return (
    <div className="flex flex-col gap-2">
      <p className="flex items-center gap-2 font-medium">
        <Sign light={light} />
        {t(`light.${light}`)}
        {known ? (
          <span className="font-normal text-muted">{t("light.counts", { known, positives })}</span>
        ) : null}
      </p>
      {reasons.length ? (
        <ul className="flex flex-col gap-1.5">
          {reasons.map((reason) => (
            <li key={reason.said.code} className="flex items-start gap-2">
              <Sign light={reason.light} small />
              <span className="max-w-prose text-pretty">{say("readiness", reason.said)}</span>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}

function Sign({ light, small }: { light: Light; small?: boolean }) {
  const { icon: Icon, style } = SIGN[light];
  return <Icon className={`${style} shrink-0 ${small ? "mt-0.5 size-4" : "size-5"}`} aria-hidden="true" />;
}
