"use client";

import { Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "use-intl";
import { useOrganization } from "@/features/me/signed-in";
import { address } from "@/lib/places";
import type { LateProps } from "../ui/late";
import {
  Menu,
  MenuGroup,
  MenuItem,
  MenuLabel,
  MenuPanel,
  MenuRadioGroup,
  MenuRadioItem,
  MenuSeparator,
} from "../ui/menu";
import { Monogram } from "./monogram";

export default function OrganizationMenu({ open, onOpenChange, anchor }: LateProps) {
  const t = useTranslations("shell");
  const router = useRouter();
  const { organization, memberships } = useOrganization();
  return (
    <Menu open={open} onOpenChange={onOpenChange} modal={false}>
      <MenuPanel anchor={anchor} finalFocus={anchor} className="w-64" aria-label={t("organizations")}>
        <MenuGroup>
          <MenuLabel>{t("organizations")}</MenuLabel>
          <MenuRadioGroup
            value={organization.slug}
            onValueChange={(slug) => slug !== organization.slug && router.push(address("/", {}, slug))}
          >
            {memberships.map(({ organization: one, role }) => (
              <MenuRadioItem key={one.id} value={one.slug} className="relative">
                <Monogram name={one.name} />
                <span className="flex min-w-0 flex-col">
                  <span className="truncate">{one.name}</span>
                  <span className="text-faint text-xs">{t(`roles.${(role ?? "member") as "member"}`)}</span>
                </span>
              </MenuRadioItem>
            ))}
          </MenuRadioGroup>
        </MenuGroup>
        <MenuSeparator />
        <MenuItem onClick={() => router.push("/organizations/")}>
          <Plus aria-hidden="true" />
          {t("newOrganization")}
        </MenuItem>
      </MenuPanel>
    </Menu>
  );
}
