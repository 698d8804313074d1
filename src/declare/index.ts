/** The door of the room: implementations in TypeScript, brought up to the declarations of their protocols. */
export { type BringUpInput, broughtUp, type BroughtUp } from "./bring-up.js";
export type { Change } from "./file-edits.js";
