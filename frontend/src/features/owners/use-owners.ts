"use client";

import { useTranslations } from "use-intl";
import { toast } from "@/components/ui/toast";
import { useOrganization } from "@/features/me/signed-in";
import { answered, api } from "@/lib/api/client";
import { useChange } from "@/lib/api/use-change";

interface Assigned {
  keys: readonly string[];
  /** Without one, the data say whose they are. */
  to: { id: string; name: string } | null;
}

/** Puts a colleague in charge of customers or leads; it can be taken back. */
export function useOwners() {
  const t = useTranslations("owners");
  const { org } = useOrganization();
  const stale = [
    [org, "predictions"],
    [org, "facets"],
    [org, "alert-items"],
    [org, "overview"],
  ];
  const undo = useChange(
    (change_id: string) =>
      answered(
        api.POST("/api/v1/organizations/{org}/owners/changes/{change_id}/undo", {
          params: { path: { org, change_id } },
        }),
      ),
    { stale },
  );
  return useChange(
    ({ keys, to }: Assigned) =>
      answered(
        api.POST("/api/v1/organizations/{org}/owners", {
          params: { path: { org } },
          body: { entity_keys: [...keys], user_id: to?.id ?? null },
        }),
      ),
    {
      stale,
      onSuccess: (made, { to }) =>
        toast.done({
          title: to
            ? t("assigned", { count: made.changed, name: to.name })
            : t("givenBack", { count: made.changed }),
          undo: made.changed ? () => undo.mutate(made.change_id) : undefined,
        }),
    },
  );
}
