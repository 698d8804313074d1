/** The body of a page's worker: it has the program's simulation, and answers requests in order. */
import type { Reply, Numbered, Request } from "./messages.js";
import type { Simulation } from "../runtime/index.js";
import { answer } from "./answers.js";

/** The part of a worker's global scope that is used here; the DOM's types have no workers. */
interface Scope {
  onmessage: ((event: { readonly data: Numbered<Request> }) => void) | null;
  postMessage(message: Numbered<Reply>, transfer?: readonly Transferable[]): void;
}

export function serve(simulation: Simulation): void {
  const scope = globalThis as unknown as Scope;
  scope.onmessage = ({ data: { id, content } }) => {
    const reply = answer(simulation, content);
    scope.postMessage({ id, content: reply }, reply.kind === "timeline" ? buffersOf(reply.timeline) : []);
  };
}

function buffersOf({ spans, counters }: Extract<Reply, { kind: "timeline" }>["timeline"]): readonly Transferable[] {
  const columns = [spans.track, spans.kind, spans.from, spans.to, spans.value, spans.name, spans.message];
  return [...columns, ...counters.flatMap(({ times, values }) => [times, values])].map(
    ({ buffer }) => buffer as ArrayBuffer,
  );
}
