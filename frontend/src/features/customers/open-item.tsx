"use client";

import { useQuery } from "@tanstack/react-query";
import { BellRing } from "lucide-react";
import { useTranslations } from "use-intl";
import { ItemActions } from "@/features/alert-items/item-actions";
import { ItemSteps } from "@/features/alert-items/item-steps";
import { itemsOfQuery } from "@/features/alert-items/queries";
import { useWhyWords } from "@/features/alert-items/words";
import { useOrganization } from "@/features/me/signed-in";
import { useFormat } from "@/lib/format";

/** The alert that waits for somebody, or what came of the last one. Nothing where no alert ever named them. */
export function OpenItem({ model, entityKey }: { model: string; entityKey: string }) {
  const t = useTranslations("inbox");
  const { org } = useOrganization();
  const format = useFormat();
  const why = useWhyWords();
  const items = useQuery(itemsOfQuery(org, model, entityKey));
  const item = items.data?.find((one) => one.state !== "done") ?? items.data?.[0];
  if (!item) return null;
  const standing = [
    t(`state.${item.state}`),
    item.assigned_to ? t("isWith", { name: item.assigned_to.name }) : t("isWithNobody"),
    item.state === "snoozed" && item.snoozed_until
      ? t("sleepsUntil", { date: format.date(item.snoozed_until) })
      : null,
    item.result ? t(`results.${item.kind}.${item.result}`) : null,
    item.result && item.acted_on ? t("on", { date: format.date(item.acted_on) }) : null,
  ].filter(Boolean);
  return (
    <section
      aria-label={t("title")}
      className="mb-6 flex flex-col gap-3 rounded-lg border border-line bg-surface p-4"
    >
      <div className="flex gap-3">
        <BellRing className="mt-0.5 size-4 shrink-0 text-accent-ink" aria-hidden="true" />
        <div>
          {item.why.map((one) => (
            <p key={one.code} className="font-medium">
              {why(one, item)}
            </p>
          ))}
          <p className="text-muted">{standing.join(" · ")}</p>
        </div>
      </div>
      <div className="not-printed flex flex-wrap gap-2">
        <ItemActions items={[item]} />
      </div>
      <ItemSteps item={item} />
    </section>
  );
}
