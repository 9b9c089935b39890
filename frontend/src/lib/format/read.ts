import type { Language } from "@/lib/language/languages";

/**
 * A number as people type it in their language: `1.234,5` in Portuguese is `1,234.5` in English. A mark that can only be
 * the decimal one is taken for it in either; null for what is no number.
 *
 *     read("pt-BR", "1.234,5") = 1234.5     read("en", "12,5") = 12.5     read("en", "1,234") = 1234
 */
export function read(language: Language, typed: string): number | null {
  const bare = typed.replace(/[\s\u00a0\u202f]/g, "").replace(/^\+|%$/g, "");
  if (!/^-?[\d.,]*\d[\d.,]*$/.test(bare)) return null;
  const [group, decimal] = language === "pt-BR" ? [".", ","] : [",", "."];
  const grouped = new RegExp(`^-?\\d{1,3}(\\${group}\\d{3})+(\\${decimal}\\d*)?$`);
  let plain: string;
  if (grouped.test(bare)) plain = bare.replaceAll(group, "").replace(decimal, ".");
  else if ((bare.match(/[.,]/g) ?? []).length <= 1) plain = bare.replace(",", ".");
  else return null;
  const value = Number(plain);
  return Number.isFinite(value) ? value : null;
}
