export type { Link, Thing } from "./layout";
export { Lineage } from "./lineage";
