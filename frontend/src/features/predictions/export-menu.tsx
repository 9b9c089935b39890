"use client";

import { useTranslations } from "use-intl";
import type { LateProps } from "@/components/ui/late";
import { Menu, MenuGroup, MenuItem, MenuLabel, MenuLink, MenuPanel } from "@/components/ui/menu";
import { useExport } from "./export-button";
import { MOST_IN_A_SHEET } from "./filters";

const FORMATS = ["csv", "xlsx", "parquet", "ndjson"] as const;

export default function ExportMenu({ open, onOpenChange, anchor }: LateProps) {
  const t = useTranslations("predictions");
  const { address, rows } = useExport();
  return (
    <Menu open={open} onOpenChange={onOpenChange} modal={false}>
      <MenuPanel anchor={anchor} finalFocus={anchor} align="end" className="w-64" aria-label={t("export")}>
        <MenuGroup>
          <MenuLabel>{t("exportSays")}</MenuLabel>
          {FORMATS.map((format) =>
            format === "xlsx" && rows > MOST_IN_A_SHEET ? (
              <MenuItem key={format} disabled className="flex-col items-start! gap-0!">
                <span className="font-medium">{t(`format.${format}`)}</span>
                <span className="text-sm">{t("tooManyForSheet", { most: MOST_IN_A_SHEET })}</span>
              </MenuItem>
            ) : (
              <MenuLink key={format} href={address(format)} download>
                <span className="font-medium">{t(`format.${format}`)}</span>
                <span className="ml-auto text-faint text-sm">{t(`formatFor.${format}`)}</span>
              </MenuLink>
            ),
          )}
        </MenuGroup>
      </MenuPanel>
    </Menu>
  );
}
