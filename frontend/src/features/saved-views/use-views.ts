"use client";

import { useTranslations } from "use-intl";
import { toast } from "@/components/ui/toast";
import { useOrganization } from "@/features/me/signed-in";
import { answered, api, type Shape } from "@/lib/api/client";
import { useChange } from "@/lib/api/use-change";
import type { SavedView } from "./queries";

export function useViews() {
  const t = useTranslations("savedViews");
  const { org } = useOrganization();
  const stale = [[org, "saved-views"]];
  const save = useChange(
    (said: Omit<Shape<"NewSavedView">, "list">) =>
      answered(
        api.POST("/api/v1/organizations/{org}/saved-views", {
          params: { path: { org } },
          body: { ...said, list: "predictions" },
        }),
      ),
    { stale, onSuccess: (view) => toast.done({ title: t("saved", { name: view.name }) }) },
  );
  const remove = useChange(
    (view: SavedView) =>
      answered(
        api.DELETE("/api/v1/organizations/{org}/saved-views/{view_id}", {
          params: { path: { org, view_id: view.id } },
        }),
      ),
    {
      stale,
      onSuccess: (_none, { name, query, shared }) =>
        toast.done({ title: t("removed", { name }), undo: () => save.mutate({ name, query, shared }) }),
    },
  );
  return { save, remove };
}
