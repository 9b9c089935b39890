"use client";

import { useTranslations } from "use-intl";
import { Switch } from "@/components/ui/switch";
import { toast } from "@/components/ui/toast";
import { useOrganization } from "@/features/me/signed-in";
import { type Model, useCurrentModel } from "@/features/models/current";
import { modelsQuery } from "@/features/models/queries";
import { useChange } from "@/lib/api/use-change";
import { type FeatureModel, featureModelsQuery, learnFrom } from "./queries";

/** Which models learn from this feature, from their next training on. */
export function UseInModels({ kept }: { kept: FeatureModel }) {
  const t = useTranslations("featureModels");
  const { models } = useCurrentModel();
  return (
    <section aria-labelledby="use">
      <h2 id="use" className="font-semibold text-lg">
        {t("use")}
      </h2>
      <p className="mb-3 text-muted">{models.length ? t("useSays") : t("noModels")}</p>
      {models.length ? (
        <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
          {models.map((model) => (
            <Row key={model.id} model={model} name={kept.name} />
          ))}
        </ul>
      ) : null}
    </section>
  );
}

function Row({ model, name }: { model: Model; name: string }) {
  const t = useTranslations("featureModels");
  const { org } = useOrganization();
  const change = useChange(
    (on: boolean) =>
      learnFrom(
        org,
        model.name,
        on ? [...model.feature_models, name] : model.feature_models.filter((one) => one !== name),
      ),
    {
      stale: [modelsQuery(org).queryKey, featureModelsQuery(org).queryKey],
      onSuccess: (_, on) =>
        void toast.done({
          title: on ? t("learns", { model: model.name }) : t("learnsNot", { model: model.name }),
          undo: () => change.mutate(!on),
        }),
    },
  );
  const on = change.isPending ? Boolean(change.variables) : model.feature_models.includes(name);
  return (
    <li>
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the switch inside it is its control */}
      <label className="flex items-center justify-between gap-4 px-4 py-2.5">
        <span className="font-medium">{model.name}</span>
        <Switch checked={on} onCheckedChange={(next) => change.mutate(next)} />
      </label>
    </li>
  );
}
