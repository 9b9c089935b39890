"use client";

import { SlidersHorizontal } from "lucide-react";
import { createContext, useContext } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { late } from "@/components/ui/late";
import type { Which } from "@/features/alert-items/queries";

const Context = createContext<Which | null>(null);
const Panel = late("menu", () => import("./inbox-menu"));

/** For which reason they are here, and who comes first. */
export function InboxFilters({ which }: { which: Which }) {
  const t = useTranslations("inbox");
  const narrowed = which.why ? t(`whyFilter.${which.why}`) : t("whyFilter.any");
  return (
    <Context value={which}>
      <Panel>
        {(trigger) => (
          <Button
            {...trigger}
            variant="quiet"
            aria-label={t("show.label", { why: narrowed, sort: t(`sort.${which.sort}`) })}
          >
            <SlidersHorizontal aria-hidden="true" />
            {which.why ? narrowed : t(`sort.${which.sort}`)}
          </Button>
        )}
      </Panel>
    </Context>
  );
}

export function useFilters(): Which {
  const which = useContext(Context);
  if (!which) throw new Error("This stands outside of InboxFilters.");
  return which;
}
