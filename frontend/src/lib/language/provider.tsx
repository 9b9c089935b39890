"use client";

import { type ReactNode, useEffect, useSyncExternalStore } from "react";
import { IntlProvider } from "use-intl";
import { Splash } from "@/components/splash";
import type { Messages } from "@/messages";
import { type Language, NAMES } from "./languages";
import { words } from "./words";

const UNSPOKEN = words.unspoken();

/** Nothing is said before the language is known, so that nobody sees the wrong one for a moment. */
export function LanguageProvider({ children }: { children: ReactNode }) {
  const { language, messages, ready } = useSyncExternalStore(words.subscribe, words.state, () => UNSPOKEN);
  useEffect(() => void words.begin(), []);
  if (!ready || !language) return <Splash />;
  return (
    <IntlProvider
      locale={language}
      messages={messages as Messages}
      timeZone={Intl.DateTimeFormat().resolvedOptions().timeZone}
    >
      {children}
    </IntlProvider>
  );
}

export function useLanguage(): { language: Language; name: string; choose: (language: Language) => void } {
  const { language } = useSyncExternalStore(words.subscribe, words.state, () => UNSPOKEN);
  const spoken = language ?? "en";
  return { language: spoken, name: NAMES[spoken], choose: (next) => void words.choose(next) };
}
