/** The times that people choose among; whatever else a cron expression says stays an expression. */
export type Rhythm =
  | { every: "day" | "weekdays"; time: string }
  | { every: "week"; time: string; day: number }
  | { every: "month"; time: string; date: number };

export type Every = Rhythm["every"];

/** `{ every: "week", day: 1, time: "07:00" }` is `0 7 * * 1`. */
export function cronOf(rhythm: Rhythm): string {
  const [hour = 0, minute = 0] = rhythm.time.split(":").map(Number);
  const time = `${minute} ${hour}`;
  if (rhythm.every === "week") return `${time} * * ${rhythm.day}`;
  if (rhythm.every === "month") return `${time} ${rhythm.date} * *`;
  return `${time} * * ${rhythm.every === "weekdays" ? "1-5" : "*"}`;
}

/** Null where it says more than people choose among here. */
export function rhythmOf(cron: string): Rhythm | null {
  const [minute = "", hour = "", date = "", month = "", day = "", ...rest] = cron.trim().split(/\s+/);
  if (rest.length || month !== "*" || !within(minute, 59) || !within(hour, 23)) return null;
  const time = `${hour.padStart(2, "0")}:${minute.padStart(2, "0")}`;
  if (date === "*" && day === "*") return { every: "day", time };
  if (date === "*" && day === "1-5") return { every: "weekdays", time };
  if (date === "*" && within(day, 7)) return { every: "week", time, day: Number(day) % 7 };
  if (day === "*" && within(date, 31) && Number(date) >= 1)
    return { every: "month", time, date: Number(date) };
  return null;
}

const within = (said: string, most: number) => /^\d{1,2}$/.test(said) && Number(said) <= most;
