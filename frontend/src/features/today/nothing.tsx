"use client";

import { Sunrise } from "lucide-react";
import { useTranslations } from "use-intl";
import { RoleGate } from "@/components/role-gate";
import { Empty } from "@/components/states";
import { buttonStyle } from "@/components/ui/button";
import type { Model } from "@/features/models/current";
import { To } from "@/lib/places";

/** There is a model, and no list of it yet: where it is made. */
export function NotScored({ model }: { model: Model }) {
  const t = useTranslations("today");
  return (
    <Empty
      icon={<Sunrise aria-hidden="true" />}
      title={t("notScored")}
      action={
        <To place="/models/" query={{ model: model.name }} className={buttonStyle({ variant: "primary" })}>
          {t("toModel")}
        </To>
      }
    >
      {t(`notScoredAdvice.${model.kind}`)}
    </Empty>
  );
}

/** Nobody has been scored yet: the way to data of one's own. */
export function Nothing() {
  const t = useTranslations("today");
  return (
    <Empty
      icon={<Sunrise aria-hidden="true" />}
      title={t("empty")}
      action={
        <RoleGate from="analyst">
          <To place="/start/" className={buttonStyle({ variant: "primary", size: "large" })}>
            {t("useMyData")}
          </To>
          <To place="/sample/" className={buttonStyle({ size: "large" })}>
            {t("seeSample")}
          </To>
        </RoleGate>
      }
    >
      {t("emptyAdvice")}
    </Empty>
  );
}
