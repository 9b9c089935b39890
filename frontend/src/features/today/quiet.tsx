"use client";

import { useQuery as useAnswer } from "@tanstack/react-query";
import { Coffee, Inbox } from "lucide-react";
import { useTranslations } from "use-intl";
import { Empty, ErrorState, SkeletonText } from "@/components/states";
import { TimeAgo } from "@/components/time-ago";
import { Button } from "@/components/ui/button";
import { countsQuery, type Which } from "@/features/alert-items/queries";
import { useOrganization } from "@/features/me/signed-in";
import type { Model } from "@/features/models/current";
import { topQuery } from "@/features/predictions/queries";
import { Problem } from "@/lib/api/problem";
import { useQuery } from "@/lib/places";
import { First } from "./first";
import { NotScored } from "./nothing";

const SHOWN = 8;

/** Nothing is left in this part of the inbox: why, and what one can do instead. */
export function Quiet({ model, which }: { model: Model; which: Which }) {
  const t = useTranslations("inbox");
  const { org } = useOrganization();
  const [, change] = useQuery("/");
  const top = useAnswer(topQuery(org, model.name, { limit: SHOWN, outcome: "open" }));
  const counts = useAnswer(countsQuery(org, model.name));
  if (which.why || which.show !== "everybody" || which.state !== "open") {
    const narrowed = which.why || which.show !== "everybody";
    return (
      <Empty
        icon={<Inbox aria-hidden="true" />}
        title={t(`empty.${which.state}`)}
        action={
          narrowed ? (
            <Button onClick={() => change({ why: undefined, show: undefined })}>{t("showAll")}</Button>
          ) : null
        }
      >
        {narrowed ? t("empty.narrowed") : t(`emptyAdvice.${which.state}`)}
      </Empty>
    );
  }
  if (top.isPending) return <SkeletonText lines={6} />;
  if (top.error && !top.data) {
    if (Problem.of(top.error).code === "not_scored") return <NotScored model={model} />;
    return <ErrorState error={top.error} retry={() => void top.refetch()} />;
  }
  const scored = top.data.items[0]?.created_at;
  const inHand = counts.data?.total.acknowledged ?? 0;
  return (
    <>
      <Empty icon={<Coffee aria-hidden="true" />} title={t(`quiet.${model.kind}`)} className="py-10!">
        {scored ? (
          <>
            {t("quietSince")} <TimeAgo when={scored} />.{" "}
          </>
        ) : null}
        {inHand ? t("inHand", { count: inHand }) : t(`quietAdvice.${model.kind}`)}
      </Empty>
      <First model={model} rows={top.data.items} />
    </>
  );
}
