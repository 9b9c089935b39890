"use client";

import { useQueryClient } from "@tanstack/react-query";
import { CloudOff } from "lucide-react";
import { useEffect, useRef, useSyncExternalStore } from "react";
import { useTranslations } from "use-intl";
import { network } from "@/lib/api/reachable";

/** Says that nobody answers, for as long as that is so; then everything on the page is asked for again. */
export function NetworkBanner() {
  const t = useTranslations("shell");
  const client = useQueryClient();
  const reachable = useSyncExternalStore(network.subscribe, network.reachable, () => true);
  const was = useRef(true);
  useEffect(() => {
    if (reachable && !was.current) void client.invalidateQueries();
    was.current = reachable;
  }, [reachable, client]);
  useEffect(() => {
    const away = () => network.fails();
    window.addEventListener("offline", away);
    return () => window.removeEventListener("offline", away);
  }, []);
  return (
    <div role="status" className="not-printed">
      {reachable ? null : (
        <p className="fixed inset-x-0 top-0 z-60 flex items-center justify-center gap-2 bg-ink px-4 py-1.5 text-canvas text-sm">
          <CloudOff className="size-4 shrink-0" aria-hidden="true" />
          {t("unreachable")}
        </p>
      )}
    </div>
  );
}
