"use client";

import { ListRestart } from "lucide-react";
import { useTranslations } from "use-intl";
import { RoleGate } from "@/components/role-gate";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { useOrganization } from "@/features/me/signed-in";
import { score } from "@/features/start/queries";
import { useChange } from "@/lib/api/use-change";

/** Makes the list by this version, of everybody whom the data hold now. */
export function ScoreNow({ model, number }: { model: string; number: number }) {
  const t = useTranslations("versions");
  const { org } = useOrganization();
  const begin = useChange(() => score(org, model, number), {
    stale: [
      [org, "scoring-runs", model],
      [org, "jobs"],
    ],
    onSuccess: () => toast.done({ title: t("score.begun") }),
  });
  return (
    <RoleGate from="analyst">
      <Button
        size="small"
        busy={begin.isPending}
        data-says={t("score.says", { number })}
        onClick={() => begin.mutate()}
      >
        <ListRestart aria-hidden="true" />
        {t("score.action")}
      </Button>
    </RoleGate>
  );
}
