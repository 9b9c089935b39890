"use client";

import type { ReactNode } from "react";
import { Mark } from "@/components/splash";
import { LANGUAGES, NAMES } from "@/lib/language/languages";
import { useLanguage } from "@/lib/language/provider";

/** The pages before one is in: one thing at a time, and the language at hand. */
export default function DoorsLayout({ children }: { children: ReactNode }) {
  const { language, choose } = useLanguage();
  return (
    <div className="flex min-h-dvh flex-col items-center px-4 pt-[10vh] pb-6">
      <header className="mb-8 flex items-center gap-2.5 text-accent-ink">
        <Mark className="size-7" />
        <span className="font-semibold text-ink text-lg tracking-tight">Anteve</span>
      </header>
      <main className="w-full max-w-sm">{children}</main>
      <footer className="mt-auto flex gap-1 pt-10 text-sm">
        {LANGUAGES.map((one) => (
          <button
            key={one}
            type="button"
            lang={one}
            aria-pressed={one === language}
            onClick={() => choose(one)}
            className="rounded-sm px-2 py-1 text-muted hover:text-ink aria-pressed:font-medium aria-pressed:text-ink"
          >
            {NAMES[one]}
          </button>
        ))}
      </footer>
    </div>
  );
}
