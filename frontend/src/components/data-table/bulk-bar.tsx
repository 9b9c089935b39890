"use client";

import { X } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../ui/button";
import type { Selection } from "./selection";

/** What can be done with all selected rows; there only while some are. */
export function BulkBar({ selection, children }: { selection: Selection; children: ReactNode }) {
  const t = useTranslations("common");
  const count = selection.ids.size;
  return (
    <div
      role="status"
      className="not-printed pointer-events-none fixed inset-x-0 bottom-5 z-20 flex justify-center px-4 lg:left-60"
    >
      {count > 0 ? (
        <div className="pointer-events-auto flex animate-appear flex-wrap items-center gap-2 rounded-xl border border-line bg-surface py-2 pr-2 pl-4 shadow-floating">
          <span className="font-medium">{t("table.selected", { count })}</span>
          {children}
          <Button variant="quiet" size="icon" aria-label={t("table.clear")} onClick={selection.clear}>
            <X aria-hidden="true" />
          </Button>
        </div>
      ) : null}
    </div>
  );
}
