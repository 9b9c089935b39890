import type { ChartTheme } from "./theme";

/** An axis of days, written in the language of the screen. */
export const days = (theme: ChartTheme, say: (when: Date) => string) => ({
  type: "time",
  axisLabel: { color: theme.muted, hideOverlap: true, formatter: (value: number) => say(new Date(value)) },
  splitNumber: 4,
});
