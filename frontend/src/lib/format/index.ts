import { useMemo } from "react";
import { useLanguage } from "@/lib/language/provider";
import * as numbers from "./numbers";
import * as times from "./times";

/** Numbers, money and times in the language that is chosen. Screens use these and never `toLocaleString`. */
export function useFormat() {
  const { language } = useLanguage();
  return useMemo(
    () => ({
      number: (value: number, places?: number) => numbers.number(language, value, places),
      fixed: (value: number, places: number) => numbers.fixed(language, value, places),
      compact: (value: number) => numbers.compact(language, value),
      percent: (share: number) => numbers.percent(language, share),
      points: (share: number) => numbers.points(language, share),
      money: (value: number, currency?: string | null) => numbers.money(language, value, currency),
      bytes: (size: number) => numbers.bytes(language, size),
      date: (when: string | Date) => times.date(language, when),
      exactly: (when: string | Date) => times.exactly(language, when),
      ago: (when: string | Date, now?: Date) => times.ago(language, when, now),
      inZone: (when: string, zone: string) => times.inZone(language, when, zone),
      clock: (time: string) => times.clock(language, time),
      duration: (seconds: number) => times.duration(language, seconds),
    }),
    [language],
  );
}
