"use client";

import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { PageHeader } from "@/components/page-header";
import { cn } from "@/lib/classes";
import { type Place, To } from "@/lib/places";

const PARTS = [
  { place: "/features/", name: "catalogue" },
  { place: "/features/written/", name: "written" },
  { place: "/features/lineage/", name: "lineage" },
] as const satisfies readonly { place: Place; name: string }[];

/** What the pages about features have in common: their title, and the way between them. */
export function FeaturesHeader({ says, actions }: { says?: ReactNode; actions?: ReactNode }) {
  const t = useTranslations("featureModels");
  const path = usePathname();
  return (
    <>
      <PageHeader title={t("title")} says={says} actions={actions} />
      <nav
        aria-label={t("title")}
        className="not-printed mb-5 flex gap-5 overflow-x-auto border-line border-b"
      >
        {PARTS.map(({ place, name }) => {
          const current = path === place;
          return (
            <To
              key={place}
              place={place}
              aria-current={current ? "page" : undefined}
              className={cn(
                "-mb-px whitespace-nowrap border-b-2 pb-2 font-medium",
                current ? "border-accent text-ink" : "border-transparent text-muted hover:text-ink",
              )}
            >
              {t(`parts.${name}`)}
            </To>
          );
        })}
      </nav>
    </>
  );
}
