export type { SqlFault } from "./editor";
export { SqlEditor } from "./sql-editor";
