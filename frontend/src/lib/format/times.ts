import type { Language } from "@/lib/language/languages";

const made = new Map<string, Intl.DateTimeFormat | Intl.RelativeTimeFormat>();

function dates(language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const id = `${language}${JSON.stringify(options)}`;
  if (!made.has(id)) made.set(id, new Intl.DateTimeFormat(language, options));
  return made.get(id) as Intl.DateTimeFormat;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A day without a time (`2026-03-01`) is that day everywhere; it must not slip to the day before in the west. */
function moment(when: string | Date): { at: Date; isDay: boolean } {
  if (when instanceof Date) return { at: when, isDay: false };
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(when);
  return { at: new Date(isDay ? `${when}T00:00:00Z` : when), isDay };
}

/** Today where the reader is, as the API writes days: `2026-03-01`. */
export function today(now = new Date()): string {
  const two = (part: number) => String(part).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/** `Mar 1, 2026` / `1 de mar. de 2026`; the year is left out while it is this one's. */
export function date(language: Language, when: string | Date, now = new Date()): string {
  const { at, isDay } = moment(when);
  const year = (isDay ? at.getUTCFullYear() : at.getFullYear()) === now.getFullYear() ? undefined : "numeric";
  return dates(language, {
    day: "numeric",
    month: "short",
    year,
    timeZone: isDay ? "UTC" : undefined,
  }).format(at);
}

/** The exact time, with its zone: what stands behind every "3 hours ago". */
export function exactly(language: Language, when: string | Date): string {
  const { at, isDay } = moment(when);
  if (isDay) return dates(language, { dateStyle: "full", timeZone: "UTC" }).format(at);
  return dates(language, {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "numeric",
    minute: "2-digit",
    second: "2-digit",
    timeZoneName: "short",
  }).format(at);
}

/** `Mon, Mar 2, 7:00 AM` on the clocks of a zone, wherever one looks at it from. */
export function inZone(language: Language, when: string, zone: string): string {
  return dates(language, {
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "numeric",
    minute: "2-digit",
    timeZone: zone,
  }).format(new Date(when));
}

/** `07:00` as a language writes a time of the day: `7:00 AM`. */
export function clock(language: Language, time: string): string {
  const at = new Date(`2024-01-01T${time}:00Z`);
  return dates(language, { timeStyle: "short", timeZone: "UTC" }).format(at);
}

/** `3 hours ago`, `yesterday`; from a month on the date itself, which says more. */
export function ago(language: Language, when: string | Date, now = new Date()): string {
  const { at, isDay } = moment(when);
  if (isDay) return date(language, when, now);
  const apart = at.getTime() - now.getTime();
  const size = Math.abs(apart);
  if (size >= 30 * DAY) return date(language, at, now);
  const id = `relative ${language}`;
  if (!made.has(id)) made.set(id, new Intl.RelativeTimeFormat(language, { numeric: "auto" }));
  const relative = made.get(id) as Intl.RelativeTimeFormat;
  if (size < 45_000) return relative.format(0, "second");
  if (size < 45 * MINUTE) return relative.format(Math.round(apart / MINUTE), "minute");
  if (size < 22 * HOUR) return relative.format(Math.round(apart / HOUR), "hour");
  return relative.format(Math.round(apart / DAY), "day");
}

/** How long something took or takes: `4 s`, `1 min 20 s`, `2 h 5 min`. */
export function duration(language: Language, seconds: number): string {
  const unit = (value: number, name: "second" | "minute" | "hour") =>
    new Intl.NumberFormat(language, { style: "unit", unit: name, unitDisplay: "short" }).format(value);
  const whole = Math.round(seconds);
  if (whole < 60) return unit(whole, "second");
  const minutes = Math.floor(whole / 60);
  if (minutes < 60)
    return [unit(minutes, "minute"), whole % 60 ? unit(whole % 60, "second") : ""].join(" ").trim();
  return [unit(Math.floor(minutes / 60), "hour"), minutes % 60 ? unit(minutes % 60, "minute") : ""]
    .join(" ")
    .trim();
}
