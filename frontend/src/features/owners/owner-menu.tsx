"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import type { LateProps } from "@/components/ui/late";
import { Menu, MenuGroup, MenuItem, MenuLabel, MenuPanel, MenuSeparator } from "@/components/ui/menu";
import { useOrganization } from "@/features/me/signed-in";
import { membersQuery } from "@/features/members/queries";
import { useSubject } from "./owner-button";
import { useOwners } from "./use-owners";

export default function OwnerMenu({ open, onOpenChange, anchor }: LateProps) {
  const t = useTranslations("owners");
  const { org } = useOrganization();
  const { keys, onAssigned } = useSubject();
  const members = useQuery(membersQuery(org));
  const assign = useOwners();
  function give(to: { id: string; name: string } | null) {
    assign.mutate({ keys, to });
    onAssigned?.();
  }
  return (
    <Menu open={open} onOpenChange={onOpenChange} modal={false}>
      <MenuPanel anchor={anchor} finalFocus={anchor} align="end" className="w-60" aria-label={t("assign")}>
        <MenuGroup>
          <MenuLabel>{t("inCharge")}</MenuLabel>
          {members.isPending ? <MenuItem disabled>{t("loading")}</MenuItem> : null}
          {members.isError ? <MenuItem disabled>{t("failed")}</MenuItem> : null}
          {members.data?.map(({ user }) => (
            <MenuItem key={user.id} onClick={() => give(user)}>
              <span className="min-w-0 truncate">{user.name}</span>
            </MenuItem>
          ))}
        </MenuGroup>
        <MenuSeparator />
        <MenuItem onClick={() => give(null)}>{t("asInTheData")}</MenuItem>
      </MenuPanel>
    </Menu>
  );
}
