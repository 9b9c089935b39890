"use client";

import { CircleUserRound, Globe, Keyboard, LogOut } from "lucide-react";
import { useTheme } from "next-themes";
import { useTranslations } from "use-intl";
import { useOrganization } from "@/features/me/signed-in";
import { useSignOut } from "@/features/me/use-sign-out";
import { LANGUAGES, NAMES } from "@/lib/language/languages";
import { useLanguage } from "@/lib/language/provider";
import { useGo } from "@/lib/places";
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
import { THEMES } from "./themes";

export default function UserMenuPanel({ open, onOpenChange, anchor }: LateProps) {
  const t = useTranslations("shell");
  const { user } = useOrganization();
  const { theme, setTheme } = useTheme();
  const { language, choose } = useLanguage();
  const go = useGo();
  const signOut = useSignOut();
  return (
    <Menu open={open} onOpenChange={onOpenChange} modal={false}>
      <MenuPanel
        anchor={anchor}
        finalFocus={anchor}
        side="top"
        className="w-64"
        aria-label={t("userMenu", { name: user.name })}
      >
        <p className="truncate px-2 py-1.5 text-muted text-sm">{user.email}</p>
        <MenuItem onClick={() => go("/profile/", {})}>
          <CircleUserRound aria-hidden="true" />
          {t("profile")}
        </MenuItem>
        <MenuItem onClick={() => window.dispatchEvent(new KeyboardEvent("keydown", { key: "?" }))}>
          <Keyboard aria-hidden="true" />
          {t("keys.help")}
        </MenuItem>
        <MenuSeparator />
        <MenuGroup>
          <MenuLabel>{t("theme")}</MenuLabel>
          <MenuRadioGroup value={theme} onValueChange={setTheme}>
            {THEMES.map(({ value, icon: Icon }) => (
              <MenuRadioItem key={value} value={value} className="relative">
                <Icon aria-hidden="true" />
                {t(`themes.${value}`)}
              </MenuRadioItem>
            ))}
          </MenuRadioGroup>
        </MenuGroup>
        <MenuSeparator />
        <MenuGroup>
          <MenuLabel>{t("language")}</MenuLabel>
          <MenuRadioGroup value={language} onValueChange={choose}>
            {LANGUAGES.map((one) => (
              <MenuRadioItem key={one} value={one} className="relative" lang={one}>
                <Globe aria-hidden="true" />
                {NAMES[one]}
              </MenuRadioItem>
            ))}
          </MenuRadioGroup>
        </MenuGroup>
        <MenuSeparator />
        <MenuItem onClick={() => void signOut()}>
          <LogOut aria-hidden="true" />
          {t("signOut")}
        </MenuItem>
      </MenuPanel>
    </Menu>
  );
}
