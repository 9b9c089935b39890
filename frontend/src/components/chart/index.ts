export { Chart, type ChartTable } from "./chart";
export type { ChartTheme } from "./theme";
