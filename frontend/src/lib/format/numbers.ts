import type { Language } from "@/lib/language/languages";

/** Making a formatter costs a hundred times what using one does, and a list uses thousands. */
const made = new Map<string, Intl.NumberFormat>();

function formatter(language: Language, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const id = `${language}${JSON.stringify(options)}`;
  let found = made.get(id);
  if (!found) {
    found = new Intl.NumberFormat(language, options);
    made.set(id, found);
  }
  return found;
}

/** `12,345.6`: three significant places behind the point at most, none where the number is large. */
export function number(language: Language, value: number, places?: number): string {
  const digits = places ?? (Math.abs(value) >= 1000 ? 0 : 2);
  return formatter(language, { maximumFractionDigits: digits }).format(value);
}

/** `0.490`: always so many places, so that figures stand below each other. */
export function fixed(language: Language, value: number, places: number): string {
  return formatter(language, { minimumFractionDigits: places, maximumFractionDigits: places }).format(value);
}

/** `12K`, `1.2M`: for axes and small places; the exact number stands somewhere near. */
export function compact(language: Language, value: number): string {
  return formatter(language, { notation: "compact", maximumFractionDigits: 1 }).format(value);
}

/**
 * A share of one, as people say it: whole percents, except where they would hide something.
 *
 *     percent("en", 0.4237) = "42%"     percent("en", 0.0042) = "0.4%"     percent("en", 0.9983) = "99.8%"
 */
export function percent(language: Language, share: number): string {
  const edge = share !== 0 && share !== 1 && (Math.abs(share) < 0.01 || Math.abs(share) > 0.99);
  return formatter(language, { style: "percent", maximumFractionDigits: edge ? 1 : 0 }).format(share);
}

/** A difference of shares, with its sign, in percentage points: `+12`. */
export function points(language: Language, share: number): string {
  return formatter(language, { signDisplay: "exceptZero", maximumFractionDigits: 0 }).format(share * 100);
}

/** An amount in the organization's own money: whole from ten on, and without a sign where none is known. */
export function money(language: Language, value: number, currency?: string | null): string {
  const digits = Math.abs(value) >= 10 || Number.isInteger(value) ? 0 : 2;
  const places = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return formatter(language, currency ? { style: "currency", currency, ...places } : places).format(value);
}

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

export function bytes(language: Language, size: number): string {
  let step = 0;
  let value = size;
  while (value >= 1000 && step < UNITS.length - 1) {
    value /= 1000;
    step += 1;
  }
  return formatter(language, {
    style: "unit",
    unit: UNITS[step] ?? "byte",
    unitDisplay: step === 0 ? "long" : "short",
    maximumFractionDigits: value < 10 && step > 0 ? 1 : 0,
  }).format(value);
}
