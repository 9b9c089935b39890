"use client";

import { useTranslations } from "use-intl";
import { toast } from "@/components/ui/toast";
import { useOrganization } from "@/features/me/signed-in";
import { answered, api, type Shape } from "@/lib/api/client";
import { useChange } from "@/lib/api/use-change";
import type { AlertRule } from "./queries";

/** What is done with rules; a change of one can be taken back. */
export function useRules() {
  const t = useTranslations("alertRules");
  const { org } = useOrganization();
  const stale = [[org, "alert-rules"]];
  const create = useChange(
    (said: Shape<"NewAlertRule">) =>
      answered(
        api.POST("/api/v1/organizations/{org}/alert-rules", { params: { path: { org } }, body: said }),
      ),
    { stale, silent: true, onSuccess: (rule) => toast.done({ title: t("made", { name: rule.name }) }) },
  );
  const change = useChange(
    ({ rule, changes }: { rule: AlertRule; changes: Shape<"AlertRuleChanges"> }) =>
      answered(
        api.PATCH("/api/v1/organizations/{org}/alert-rules/{rule_id}", {
          params: { path: { org, rule_id: rule.id } },
          body: changes,
        }),
      ),
    { stale, silent: true },
  );
  const turn = useChange(
    ({ rule, active }: { rule: AlertRule; active: boolean }) =>
      answered(
        api.PATCH("/api/v1/organizations/{org}/alert-rules/{rule_id}", {
          params: { path: { org, rule_id: rule.id } },
          body: { active },
        }),
      ),
    {
      stale,
      onSuccess: (rule, { active }) =>
        toast.done({
          title: t(active ? "resumed" : "pausedNow", { name: rule.name }),
          undo: () => turn.mutate({ rule, active: !active }),
        }),
    },
  );
  const remove = (rule: AlertRule) =>
    answered(
      api.DELETE("/api/v1/organizations/{org}/alert-rules/{rule_id}", {
        params: { path: { org, rule_id: rule.id } },
      }),
    );
  return { create, change, turn, remove, stale };
}
