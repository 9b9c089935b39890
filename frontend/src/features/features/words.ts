import { useCallback } from "react";
import { useLanguage } from "@/lib/language/provider";

/** What a feature is called in the language of the screen: the API says it in both. */
export function useLabel() {
  const { language } = useLanguage();
  return useCallback(
    (labels: { en: string; pt: string }) => (language === "pt-BR" ? labels.pt : labels.en),
    [language],
  );
}
