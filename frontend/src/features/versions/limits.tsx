"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { ErrorState, Skeleton } from "@/components/states";
import { useOrganization } from "@/features/me/signed-in";
import { useSaid } from "@/lib/said";
import { Part } from "./part";
import { cardQuery } from "./queries";

/** What the version cannot do, as its card says it. */
export function Limits({ model, number }: { model: string; number: number }) {
  const t = useTranslations("versions");
  const say = useSaid();
  const { org } = useOrganization();
  const card = useQuery(cardQuery(org, model, number));
  return (
    <Part id="limits" title={t("part.limits")}>
      {card.error && !card.data ? (
        <ErrorState error={card.error} retry={() => void card.refetch()} className="py-4!" />
      ) : null}
      {card.isPending ? <Skeleton className="h-24" /> : null}
      {card.data ? (
        <ul className="flex max-w-prose list-disc flex-col gap-1.5 pl-5">
          {card.data.limits.map((one) => (
            <li key={one.code}>{say("limit", one)}</li>
          ))}
        </ul>
      ) : null}
    </Part>
  );
}
