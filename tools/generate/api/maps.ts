/**
 * Maps from addresses, ports and sessions to objects: the x-kernel's Map tool.
 *
 * ```ts
 * readonly #sessions = new IdMap<MySession>();
 * this.#sessions.bind(session, remotePort, localPort, lower.id);
 * const session = this.#sessions.resolve(remotePort, localPort, lower.id);
 * ```
 *
 * @packageDocumentation
 */
export { IdMap } from "../../../src/runtime/index.js";
