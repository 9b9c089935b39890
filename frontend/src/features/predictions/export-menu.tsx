"use client";

import { useTranslations } from "use-intl";
import type { LateProps } from "@/components/ui/late";
import { Menu, MenuGroup, MenuLabel, MenuLink, MenuPanel } from "@/components/ui/menu";
import { useExportAddress } from "./export-button";

const FORMATS = ["csv", "parquet", "ndjson"] as const;

export default function ExportMenu({ open, onOpenChange, anchor }: LateProps) {
  const t = useTranslations("predictions");
  const address = useExportAddress();
  return (
    <Menu open={open} onOpenChange={onOpenChange} modal={false}>
      <MenuPanel anchor={anchor} finalFocus={anchor} align="end" className="w-64" aria-label={t("export")}>
        <MenuGroup>
          <MenuLabel>{t("exportSays")}</MenuLabel>
          {FORMATS.map((format) => (
            <MenuLink key={format} href={address(format)} download>
              <span className="font-medium">{t(`format.${format}`)}</span>
              <span className="ml-auto text-faint text-sm">{t(`formatFor.${format}`)}</span>
            </MenuLink>
          ))}
        </MenuGroup>
      </MenuPanel>
    </Menu>
  );
}
