/** The door of the room: the language server, which answers editors over the Language Server Protocol. */
export { serve, type ServerOptions } from "./server.js";
export { keywordsIn, snippets } from "./keywords.js";
