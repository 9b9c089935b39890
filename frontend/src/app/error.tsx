"use client";

import { useEffect } from "react";
import { useTranslations } from "use-intl";
import { useProblemWords } from "@/lib/problem-words";

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
  const t = useTranslations("common");
  const { title, advice } = useProblemWords()(error);
  // Next brings this file along with every page, whole: it draws with nothing of ours.
  return (
    <div
      role="alert"
      className="mx-auto flex max-w-md flex-col items-center gap-2 px-4 pt-[20vh] text-center"
    >
      <h2 className="font-semibold text-lg">{title}</h2>
      <p className="text-pretty text-muted">{advice}</p>
      <button
        type="button"
        onClick={outdated ? () => window.location.reload() : reset}
        className="mt-3 h-8 rounded-md border border-line bg-surface px-3 font-medium shadow-raised hover:border-line-strong hover:bg-sunken"
      >
        {t("tryAgain")}
      </button>
    </div>
  );
}
