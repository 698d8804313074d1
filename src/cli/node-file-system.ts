/** The compiler's way to files, for commands. */
export { nodeFileSystem } from "../node-file-system.js";
