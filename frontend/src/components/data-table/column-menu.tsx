"use client";

import { useTranslations } from "use-intl";
import type { LateProps } from "../ui/late";
import { Menu, MenuCheckItem, MenuGroup, MenuLabel, MenuPanel } from "../ui/menu";
import { useChoice } from "./column-chooser";

export default function ColumnMenu({ open, onOpenChange, anchor }: LateProps) {
  const t = useTranslations("common");
  const { all, visible, toggle } = useChoice();
  const shown = new Set(visible.map((one) => one.id));
  return (
    <Menu open={open} onOpenChange={onOpenChange} modal={false}>
      <MenuPanel anchor={anchor} finalFocus={anchor} align="end" aria-label={t("table.columnsShown")}>
        <MenuGroup>
          <MenuLabel>{t("table.columnsShown")}</MenuLabel>
          {all
            .filter((one) => one.optional)
            .map((one) => (
              <MenuCheckItem
                key={one.id}
                className="relative"
                checked={shown.has(one.id)}
                onCheckedChange={(on) => toggle(one.id, on)}
              >
                {one.title}
              </MenuCheckItem>
            ))}
        </MenuGroup>
      </MenuPanel>
    </Menu>
  );
}
