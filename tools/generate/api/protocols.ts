/**
 * A protocol is a class that extends the base class which `xgc declare` writes from its declaration. A session is one end of a
 * conversation. Bindings are the edges of the graph: `this.slots.NAME` leads down, `session.up` leads up.
 *
 * **References.** `open` returns a session with one reference for the caller, who calls `release()` at the end. A session that a message has made
 * has no reference; a protocol that keeps it in `openDone` or `demux` adds one to `references`. A session closes with its last reference.
 *
 * @packageDocumentation
 */
// In the order of the page.
export {
  Protocol,
  Session,
  Sessions,
  Binding,
  type Receiver,
  Participants,
  Enables,
  type Enable,
  type ControlOperation,
  type ProtocolPoint,
  type Endpoint,
} from "../../../src/runtime/index.js";
