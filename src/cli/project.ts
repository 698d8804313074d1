/** Where this package is, for commands. */
export { project, type Project, slashes } from "../project.js";
