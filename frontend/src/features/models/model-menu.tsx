"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useTranslations } from "use-intl";
import type { LateProps } from "@/components/ui/late";
import { Menu, MenuPanel, MenuRadioGroup, MenuRadioItem } from "@/components/ui/menu";
import { label } from "@/lib/reasons";
import { useCurrentModel } from "./current";

export default function ModelMenu({ open, onOpenChange, anchor }: LateProps) {
  const t = useTranslations("shell");
  const { model, models } = useCurrentModel();
  const router = useRouter();
  const path = usePathname();
  const org = useSearchParams().get("org");
  function choose(name: string) {
    // Filters and keys are of the model that one leaves.
    router.push(`${path}?${new URLSearchParams({ ...(org && { org }), model: name })}`);
  }
  return (
    <Menu open={open} onOpenChange={onOpenChange} modal={false}>
      <MenuPanel anchor={anchor} finalFocus={anchor} align="end" aria-label={t("models")}>
        <MenuRadioGroup value={model?.name} onValueChange={choose}>
          {models.map((one) => (
            <MenuRadioItem key={one.id} value={one.name} className="relative">
              {label(one.name)}
            </MenuRadioItem>
          ))}
        </MenuRadioGroup>
      </MenuPanel>
    </Menu>
  );
}
