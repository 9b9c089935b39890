"use client";

import { CircleUserRound } from "lucide-react";
import { useTranslations } from "use-intl";
import { useOrganization } from "@/features/me/signed-in";
import { late } from "../ui/late";

const Panel = late("menu", () => import("./user-menu-panel"));

/** Who is signed in, and what concerns them alone. */
export function UserMenu() {
  const t = useTranslations("shell");
  const { user } = useOrganization();
  return (
    <Panel>
      {(trigger) => (
        <button
          {...trigger}
          type="button"
          aria-label={t("userMenu", { name: user.name })}
          className="flex h-9 w-full items-center gap-2.5 rounded-md px-2 text-left text-muted hover:bg-line/50 hover:text-ink data-popup-open:bg-line/50"
        >
          <CircleUserRound className="size-4 shrink-0" aria-hidden="true" />
          <span className="truncate">{user.name}</span>
        </button>
      )}
    </Panel>
  );
}
