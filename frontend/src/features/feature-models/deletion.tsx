"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { ConfirmTyped } from "@/components/confirm-typed";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { useOrganization } from "@/features/me/signed-in";
import { answered, api } from "@/lib/api/client";
import { useGo } from "@/lib/places";
import { type FeatureModel, featureModelsQuery } from "./queries";

/** Takes a feature away that nothing needs; what needs it is named. */
export function Deletion({ kept }: { kept: FeatureModel }) {
  const t = useTranslations("featureModels");
  const { org } = useOrganization();
  const client = useQueryClient();
  const go = useGo();
  return (
    <section aria-labelledby="deletion">
      <h2 id="deletion" className="font-semibold text-lg">
        {t("deletion")}
      </h2>
      {kept.models.length ? (
        <p className="text-muted">{t("needed", { models: kept.models.join(", ") })}</p>
      ) : (
        <>
          <p className="mb-3 text-muted">{t("deletionSays")}</p>
          <ConfirmTyped
            trigger={<Button variant="grave">{t("delete")}</Button>}
            title={t("deleteTitle", { name: kept.name })}
            phrase={kept.name}
            action={t("delete")}
            onConfirm={async () => {
              await answered(
                api.DELETE("/api/v1/organizations/{org}/feature-models/{name}", {
                  params: { path: { org, name: kept.name } },
                }),
              );
              await client.invalidateQueries({ queryKey: featureModelsQuery(org).queryKey, exact: true });
              toast.done({ title: t("deleted", { name: kept.name }) });
              go("/features/written/", {});
            }}
          >
            {t("deleteSays")}
          </ConfirmTyped>
        </>
      )}
    </section>
  );
}
