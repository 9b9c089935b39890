"use client";

import { useQuery } from "@tanstack/react-query";
import { FunctionSquare, Plus } from "lucide-react";
import { useTranslations } from "use-intl";
import { Empty, ErrorState, SkeletonText } from "@/components/states";
import { TimeAgo } from "@/components/time-ago";
import { buttonStyle } from "@/components/ui/button";
import { useOrganization } from "@/features/me/signed-in";
import { To } from "@/lib/places";
import { label } from "@/lib/reasons";
import { FeaturesHeader } from "./features-header";
import { type FeatureModel, featureModelsQuery } from "./queries";

/** The features that analysts wrote. */
export function FeatureModelsScreen() {
  const t = useTranslations("featureModels");
  const { org } = useOrganization();
  const found = useQuery(featureModelsQuery(org));
  const add = (
    <To place="/features/written/one/" className={buttonStyle({ variant: "primary" })}>
      <Plus aria-hidden="true" />
      {t("new")}
    </To>
  );
  return (
    <>
      <FeaturesHeader says={t("says")} actions={add} />
      {found.isPending ? <SkeletonText lines={5} /> : null}
      {found.error && !found.data ? (
        <ErrorState error={found.error} retry={() => void found.refetch()} />
      ) : null}
      {found.data?.length === 0 ? (
        <Empty icon={<FunctionSquare aria-hidden="true" />} title={t("empty")} action={add}>
          {t("emptyAdvice")}
        </Empty>
      ) : null}
      {found.data?.length ? (
        <ul className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface">
          {found.data.map((one) => (
            <Row key={one.name} one={one} />
          ))}
        </ul>
      ) : null}
    </>
  );
}

function Row({ one }: { one: FeatureModel }) {
  const t = useTranslations("featureModels");
  const columns = one.columns.map(({ name }) => one.descriptions[name] ?? label(name)).join(" · ");
  return (
    <li className="relative flex flex-wrap items-center gap-x-6 gap-y-1 px-4 py-3 has-[a:hover]:bg-sunken">
      <div className="min-w-0 flex-1 basis-64">
        <To
          place="/features/written/one/"
          query={{ name: one.name }}
          className="font-medium after:absolute after:inset-0 after:content-['']"
        >
          {one.name}
        </To>
        <p className="truncate text-muted text-sm">{columns}</p>
      </div>
      <span className="text-muted text-sm">
        {one.models.length ? t("usedBy", { models: one.models.join(", ") }) : t("notUsed")}
      </span>
      <span className="relative text-muted text-sm">
        {t("version", { version: one.version })} · <TimeAgo when={one.created_at} inList />
      </span>
    </li>
  );
}
