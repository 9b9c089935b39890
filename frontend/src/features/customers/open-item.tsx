"use client";

import { useQuery } from "@tanstack/react-query";
import { BellRing } from "lucide-react";
import { useTranslations } from "use-intl";
import { ItemActions } from "@/features/alert-items/item-actions";
import { ItemSteps } from "@/features/alert-items/item-steps";
import { itemsOfQuery } from "@/features/alert-items/queries";
import { useStandingWords, useWhyWords } from "@/features/alert-items/words";
import { useOrganization } from "@/features/me/signed-in";

/** The alert that waits for somebody, or what came of the last one. Nothing where no alert ever named them. */
export function OpenItem({ model, entityKey }: { model: string; entityKey: string }) {
  const t = useTranslations("inbox");
  const { org } = useOrganization();
  const standing = useStandingWords();
  const why = useWhyWords();
  const items = useQuery(itemsOfQuery(org, model, entityKey));
  const item = items.data?.find((one) => one.state !== "done") ?? items.data?.[0];
  if (!item) return null;
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
          <p className="text-muted">
            {t(`state.${item.state}`)} · {standing(item)}
          </p>
        </div>
      </div>
      <div className="not-printed flex flex-wrap gap-2">
        <ItemActions items={[item]} />
      </div>
      <ItemSteps item={item} />
    </section>
  );
}
