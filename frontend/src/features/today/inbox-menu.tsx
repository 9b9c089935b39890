"use client";

import { useTranslations } from "use-intl";
import type { LateProps } from "@/components/ui/late";
import {
  Menu,
  MenuGroup,
  MenuLabel,
  MenuPanel,
  MenuRadioGroup,
  MenuRadioItem,
  MenuSeparator,
} from "@/components/ui/menu";
import { useQuery } from "@/lib/places";
import { useFilters } from "./inbox-filters";
import { SORTS, WHYS } from "./which";

export default function InboxMenu({ open, onOpenChange, anchor }: LateProps) {
  const t = useTranslations("inbox");
  const { why, sort } = useFilters();
  const [, change] = useQuery("/");
  return (
    <Menu open={open} onOpenChange={onOpenChange} modal={false}>
      <MenuPanel
        anchor={anchor}
        finalFocus={anchor}
        align="end"
        className="w-60"
        aria-label={t("sort.label")}
      >
        <MenuGroup>
          <MenuLabel>{t("sort.label")}</MenuLabel>
          <MenuRadioGroup
            value={sort}
            onValueChange={(next) => change({ sort: next === "score" ? undefined : next })}
          >
            {SORTS.map((one) => (
              <MenuRadioItem key={one} value={one} className="relative">
                {t(`sort.${one}`)}
              </MenuRadioItem>
            ))}
          </MenuRadioGroup>
        </MenuGroup>
        <MenuSeparator />
        <MenuGroup>
          <MenuLabel>{t("whyFilter.label")}</MenuLabel>
          <MenuRadioGroup
            value={why ?? "any"}
            onValueChange={(next) => change({ why: next === "any" ? undefined : next })}
          >
            {["any" as const, ...WHYS].map((one) => (
              <MenuRadioItem key={one} value={one} className="relative">
                {t(`whyFilter.${one}` as "whyFilter.any")}
              </MenuRadioItem>
            ))}
          </MenuRadioGroup>
        </MenuGroup>
      </MenuPanel>
    </Menu>
  );
}
