/** The door of the room: the x-kernel's configuration files as `.xgraph`. */
export { importGraph, type Imported, type Library, type TextFile } from "./import.js";
export { ImportError, type Remark } from "./problem.js";
