"use client";

import { useQuery } from "@tanstack/react-query";
import { CircleAlert, CircleCheck } from "lucide-react";
import { useTranslations } from "use-intl";
import { Matter } from "@/components/matter";
import { ErrorState, SkeletonText } from "@/components/states";
import { cn } from "@/lib/classes";
import { healthQuery } from "./queries";

/** Whether everything that Anteve stands on works. Words of a check that fails are the server's: they name its parts. */
export function Health() {
  const t = useTranslations("organization");
  const health = useQuery(healthQuery);
  return (
    <Matter title={t("health")} says={t("healthSays")}>
      {health.isPending ? <SkeletonText lines={4} /> : null}
      {health.error && !health.data ? (
        <ErrorState error={health.error} retry={() => void health.refetch()} className="py-4" />
      ) : null}
      {health.data ? (
        <ul className="flex flex-col gap-2.5">
          {(health.data.checks ?? []).map(({ name, ok, needed, detail, remedy }) => {
            const Icon = ok ? CircleCheck : CircleAlert;
            return (
              <li key={name} className="flex items-start gap-2">
                <Icon
                  className={cn(
                    "mt-0.5 size-4 shrink-0",
                    ok ? "text-good" : needed ? "text-bad" : "text-medium",
                  )}
                  aria-hidden="true"
                />
                <span className="min-w-0">
                  <span className={ok ? undefined : "font-medium"}>
                    {t.has(`part.${name as "lake"}`) ? t(`part.${name as "lake"}`) : name}
                    {": "}
                    {ok ? t("works") : needed ? t("fails") : t("without")}
                  </span>
                  {ok ? null : (
                    <span lang="en" className="block text-muted text-sm">
                      {detail}: {remedy}
                    </span>
                  )}
                </span>
              </li>
            );
          })}
        </ul>
      ) : null}
    </Matter>
  );
}
