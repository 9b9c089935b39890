"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { Matter } from "@/components/matter";
import { ErrorState, SkeletonText } from "@/components/states";
import { Progress } from "@/components/ui/progress";
import { useOrganization } from "@/features/me/signed-in";
import { useFormat } from "@/lib/format";
import { usageQuery } from "./queries";

const NEAR = 0.8;
const USED = ["upload_bytes", "rows", "running_jobs", "waiting_jobs"] as const;

/** How much of what the organization may use it does. */
export function Usage() {
  const t = useTranslations("organization");
  const format = useFormat();
  const { org } = useOrganization();
  const usage = useQuery(usageQuery(org));
  return (
    <Matter title={t("usage")} says={t("usageSays")}>
      {usage.isPending ? <SkeletonText lines={4} /> : null}
      {usage.error && !usage.data ? (
        <ErrorState error={usage.error} retry={() => void usage.refetch()} className="py-4" />
      ) : null}
      {usage.data
        ? USED.map((name) => {
            const { used, limit } = usage.data[name];
            const share = limit > 0 ? used / limit : 0;
            const say = name === "upload_bytes" ? format.bytes : (value: number) => format.number(value, 0);
            return (
              <div key={name}>
                <div className="mb-1.5 flex flex-wrap justify-between gap-x-4">
                  <span>{t(`used.${name}`)}</span>
                  <span className="figures text-muted">
                    {t("usedOf", { used: say(used), limit: say(limit) })}
                    {share >= NEAR ? (
                      <b className="ml-2 font-medium text-bad">{share >= 1 ? t("full") : t("nearlyFull")}</b>
                    ) : null}
                  </span>
                </div>
                <Progress value={Math.min(share, 1)} label={t(`used.${name}`)} />
              </div>
            );
          })
        : null}
    </Matter>
  );
}
