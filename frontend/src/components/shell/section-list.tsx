"use client";

import { usePathname } from "next/navigation";
import { useTranslations } from "use-intl";
import { reaches, useOrganization } from "@/features/me/signed-in";
import { useCurrentModel } from "@/features/models/current";
import { cn } from "@/lib/classes";
import { useKey } from "@/lib/keys";
import { type Place, To, useGo } from "@/lib/places";
import { SECTIONS, type Section } from "./sections";

/** The groups of sections that the role sees, in the words of the model at hand. */
export function useSections() {
  const { role } = useOrganization();
  const ofLeads = useCurrentModel().model?.kind === "lead_scoring";
  const named = (one: Section): Section =>
    ofLeads && one.name === "customers" ? { ...one, name: "leads" } : one;
  return SECTIONS.map(({ group, sections }) => ({
    group,
    sections: sections.filter((one) => reaches(role, one.role)).map(named),
  })).filter(({ sections }) => sections.length > 0);
}

export function Sections() {
  const t = useTranslations("shell");
  const path = usePathname();
  return useSections().map(({ group, sections }, at) => (
    <section key={group} className={cn(at > 0 && "mt-5")}>
      <h2 className={cn("mb-1 px-2 font-medium text-faint text-xs", at === 0 && "sr-only")}>
        {t(`groups.${group}`)}
      </h2>
      <ul className="flex flex-col gap-0.5">
        {sections.map((one) => {
          const current = isAt(path, one.place);
          return (
            <li key={one.place}>
              <To
                place={one.place}
                aria-current={current ? "page" : undefined}
                className={cn(
                  "flex h-8 items-center gap-2.5 rounded-md px-2 transition-colors",
                  current ? "bg-line/70 font-medium text-ink" : "text-muted hover:bg-line/50 hover:text-ink",
                )}
              >
                <one.icon className={cn("size-4", current && "text-accent-ink")} aria-hidden="true" />
                {t(`sections.${one.name}`)}
              </To>
            </li>
          );
        })}
      </ul>
    </section>
  ));
}

/** `g c` leads to the customers. */
export function SectionKeys() {
  return useSections().flatMap(({ sections }) =>
    sections.map((one) => <SectionKey key={one.place} section={one} />),
  );
}

function SectionKey({ section }: { section: Section }) {
  const t = useTranslations("shell");
  const go = useGo();
  useKey(`g ${section.key}`, t("keys.goTo", { section: t(`sections.${section.name}`) }), () =>
    go(section.place, {}),
  );
  return null;
}

function isAt(path: string, place: Place): boolean {
  return place === "/" ? path === "/" : path.startsWith(place);
}
