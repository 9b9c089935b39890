import type { EChartsCoreOption } from "echarts/core";

const TOKENS = [
  "ink",
  "muted",
  "faint",
  "line",
  "surface",
  "accent",
  "accent-soft",
  "high",
  "medium",
  "low",
  "series-1",
  "series-2",
  "series-3",
  "series-4",
  "series-5",
  "series-6",
] as const;

/** The colours of the page as they are now: a chart draws with these, and with no colour of its own. */
export type ChartTheme = Record<(typeof TOKENS)[number], string>;

export function chartTheme(): ChartTheme {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(
    TOKENS.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]),
  ) as ChartTheme;
}

/** What every chart begins with; an option of its own goes over it, part by part. */
export function withTheme(option: EChartsCoreOption, theme: ChartTheme, tip: (said: unknown) => HTMLElement) {
  const axis = {
    axisLine: { lineStyle: { color: theme.line } },
    axisTick: { show: false },
    axisLabel: { color: theme.muted, hideOverlap: true },
    nameTextStyle: { color: theme.muted },
    splitLine: { lineStyle: { color: theme.line } },
  };
  const over = (own: unknown, base: object) =>
    Array.isArray(own) ? own.map((one) => ({ ...base, ...one })) : { ...base, ...(own as object) };
  return {
    ...option,
    color: option.color ?? TOKENS.filter((name) => name.startsWith("series")).map((name) => theme[name]),
    // By its name: what is "inherit" to a page is unknown to the canvas that measures how wide words are.
    textStyle: {
      fontFamily: getComputedStyle(document.body).fontFamily,
      fontSize: 12,
      color: theme.ink,
      ...(option.textStyle as object),
    },
    animationDuration: 300,
    animation: !window.matchMedia("(prefers-reduced-motion: reduce)").matches,
    grid: over(option.grid, { left: 8, right: 16, top: 16, bottom: 8, outerBoundsMode: "same" }),
    ...(option.xAxis ? { xAxis: over(option.xAxis, { ...axis, splitLine: { show: false } }) } : {}),
    ...(option.yAxis ? { yAxis: over(option.yAxis, { ...axis, axisLine: { show: false } }) } : {}),
    ...(option.legend
      ? {
          legend: over(option.legend, {
            icon: "roundRect",
            itemGap: 20,
            itemWidth: 10,
            itemHeight: 10,
            textStyle: { color: theme.muted },
          }),
        }
      : {}),
    tooltip: {
      trigger: "axis",
      confine: true,
      backgroundColor: theme.surface,
      borderColor: theme.line,
      textStyle: { color: theme.ink, fontSize: 13 },
      ...(option.tooltip as object),
      // An element and never markup: names come from people's data, and our policy runs no style of a string.
      formatter: tip,
    },
  };
}
