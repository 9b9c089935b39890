"use client";

import { useQuery } from "@tanstack/react-query";
import { UserRoundX } from "lucide-react";
import { useTranslations } from "use-intl";
import type { LateProps } from "@/components/ui/late";
import { Menu, MenuGroup, MenuItem, MenuLabel, MenuPanel, MenuSeparator } from "@/components/ui/menu";
import { useOrganization } from "@/features/me/signed-in";
import { membersQuery } from "@/features/members/queries";
import { useActing } from "./item-actions";

/** Who is to see to it: oneself first. */
export default function AssignMenu({ open, onOpenChange, anchor }: LateProps) {
  const t = useTranslations("inbox");
  const { org, user } = useOrganization();
  const members = useQuery(membersQuery(org));
  const { items, act } = useActing();
  const everybody = (members.data ?? []).map((one) => one.user);
  const people = [
    ...everybody.filter((one) => one.id === user.id),
    ...everybody.filter((one) => one.id !== user.id),
  ];
  const current = items.length === 1 ? items[0]?.assigned_to?.id : undefined;
  return (
    <Menu open={open} onOpenChange={onOpenChange} modal={false}>
      <MenuPanel anchor={anchor} finalFocus={anchor} className="w-60" aria-label={t("assign")}>
        <MenuGroup>
          <MenuLabel>{t("assignTo")}</MenuLabel>
          {members.isPending ? <MenuItem disabled>{t("loadingPeople")}</MenuItem> : null}
          {members.isError ? <MenuItem disabled>{t("noPeople")}</MenuItem> : null}
          {people.map((one) => (
            <MenuItem
              key={one.id}
              disabled={one.id === current}
              onClick={() =>
                act(
                  { assigned_to: one.id },
                  { assigned_to: { id: one.id, name: one.name } },
                  t("assigned", { count: items.length, name: one.name }),
                )
              }
            >
              <span className="min-w-0 truncate">{one.name}</span>
              {one.id === user.id ? <span className="text-faint">{t("you")}</span> : null}
            </MenuItem>
          ))}
        </MenuGroup>
        {items.some((one) => one.assigned_to) ? (
          <>
            <MenuSeparator />
            <MenuItem
              onClick={() =>
                act({ assigned_to: null }, { assigned_to: null }, t("unassigned", { count: items.length }))
              }
            >
              <UserRoundX aria-hidden="true" />
              {t("nobody")}
            </MenuItem>
          </>
        ) : null}
      </MenuPanel>
    </Menu>
  );
}
