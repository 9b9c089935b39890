"use client";

import { usePathname } from "next/navigation";
import { useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import { Dialog, SheetPanel } from "../ui/dialog";
import { Side } from "./side";

/** The sidebar where there is no room for it beside the page. Whoever arrives somewhere has chosen. */
export function PhoneMenu({ onClose, onSearch }: { onClose: () => void; onSearch: () => void }) {
  const t = useTranslations("shell");
  const path = usePathname();
  const from = useRef(path);
  useEffect(() => {
    if (path !== from.current) onClose();
  }, [path, onClose]);
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <SheetPanel title={t("menu")} className="bg-sunken">
        <Side onSearch={onSearch} />
      </SheetPanel>
    </Dialog>
  );
}
