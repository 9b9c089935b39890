"use client";

import { Search } from "lucide-react";
import { useTranslations } from "use-intl";
import { JobsIndicator } from "@/features/jobs/jobs-indicator";
import { OrganizationSwitcher } from "./organization-switcher";
import { Sections } from "./section-list";
import { UserMenu } from "./user-menu";

/** The sidebar: where one is, where one may go, what runs, and who one is. */
export function Side({ onSearch }: { onSearch: () => void }) {
  const t = useTranslations("shell");
  return (
    <>
      <div className="p-2 pr-12 lg:pr-2">
        <OrganizationSwitcher />
      </div>
      <div className="px-2 pb-2">
        <button
          type="button"
          onClick={onSearch}
          className="flex h-8 w-full items-center gap-2 rounded-md border border-line bg-surface px-2.5 text-muted text-sm shadow-raised hover:border-line-strong"
        >
          <Search className="size-4" aria-hidden="true" />
          {t("search")}
          <ModK />
        </button>
      </div>
      <nav aria-label={t("sectionsLabel")} className="flex-1 overflow-y-auto px-2 py-2">
        <Sections />
      </nav>
      <div className="flex flex-col gap-0.5 border-line border-t p-2">
        <JobsIndicator />
        <UserMenu />
      </div>
    </>
  );
}

function ModK() {
  return (
    <span className="ml-auto hidden text-faint text-xs lg:inline" aria-hidden="true">
      {/Mac/.test(navigator.platform) ? "⌘" : "Ctrl"} K
    </span>
  );
}
