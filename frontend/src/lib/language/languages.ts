export const LANGUAGES = ["en", "pt-BR"] as const;
export type Language = (typeof LANGUAGES)[number];

/** What each language calls itself: a list of languages is read by those who do not read this one. */
export const NAMES: Record<Language, string> = { en: "English", "pt-BR": "Português (Brasil)" };

const KEPT = "anteve.language";

/** The one that was chosen here before; else the first that the browser prefers; else English. */
export function preferred(): Language {
  const kept = read();
  if (kept) return kept;
  for (const wanted of navigator.languages) {
    if (/^pt\b/i.test(wanted)) return "pt-BR";
    if (/^en\b/i.test(wanted)) return "en";
  }
  return "en";
}

export function keep(language: Language) {
  try {
    localStorage.setItem(KEPT, language);
  } catch {
    // a browser that keeps nothing asks anew next time
  }
}

function read(): Language | undefined {
  try {
    return LANGUAGES.find((one) => one === localStorage.getItem(KEPT));
  } catch {
    return undefined;
  }
}
