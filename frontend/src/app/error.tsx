"use client";

import { useEffect } from "react";
import { ErrorState } from "@/components/states";

const RELOADED = "anteve.reloaded";

/** A page that fell down. When a part of it is gone since a newer version was built, the newer one is loaded. */
export default function Failed({ error, reset }: { error: Error; reset: () => void }) {
  const outdated =
    error.name === "ChunkLoadError" || /loading chunk|dynamically imported module/i.test(error.message);
  useEffect(() => {
    if (!outdated || sessionStorage.getItem(RELOADED) === window.location.href) return;
    sessionStorage.setItem(RELOADED, window.location.href);
    window.location.reload();
  }, [outdated]);
  return (
    <ErrorState
      error={error}
      retry={outdated ? () => window.location.reload() : reset}
      className="pt-[20vh]"
    />
  );
}
