"use client";

import { ChevronsUpDown } from "lucide-react";
import { useTranslations } from "use-intl";
import { useOrganization } from "@/features/me/signed-in";
import { late } from "../ui/late";
import { Monogram } from "./monogram";

const Switcher = late("menu", () => import("./organization-menu"));

/** Which organization this is about, and the way to another. */
export function OrganizationSwitcher() {
  const t = useTranslations("shell");
  const { organization } = useOrganization();
  return (
    <Switcher>
      {(trigger) => (
        <button
          {...trigger}
          type="button"
          aria-label={t("organization", { name: organization.name })}
          className="flex h-9 w-full max-w-full items-center gap-2 rounded-md px-2 text-left hover:bg-line/50 data-popup-open:bg-line/50"
        >
          <Monogram name={organization.name} />
          <span className="min-w-0 truncate font-semibold">{organization.name}</span>
          <ChevronsUpDown className="ml-auto size-4 shrink-0 text-faint" aria-hidden="true" />
        </button>
      )}
    </Switcher>
  );
}
