export { BulkBar } from "./bulk-bar";
export { ColumnChooser } from "./column-chooser";
export { type Column, useColumnChoice } from "./columns";
export { DataTable } from "./data-table";
export { type Selection, useSelection } from "./selection";
export { type Source, useCursorPages } from "./source";
