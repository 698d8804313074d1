/** The workers of a page, made from the text of their program: each request goes to one that is free. */
import type { Numbered, Reply, Request } from "./messages.js";

interface Waiting {
  readonly request: Request;
  readonly urgent: boolean;
  readonly done: (reply: Reply) => void;
}

export class Workers {
  readonly #url: string;
  readonly #free: Worker[] = [];
  readonly #all = new Set<Worker>();
  readonly #queue: Waiting[] = [];
  readonly #most: number;
  #made = 0;
  #ids = 0;

  /** @param program The text of the worker's script. */
  constructor(program: string, most: number) {
    this.#url = URL.createObjectURL(new Blob([program], { type: "text/javascript" }));
    this.#most = most;
  }

  /** Ends all; requests are not answered any more. */
  close(): void {
    this.#queue.length = 0;
    for (const worker of this.#all) worker.terminate();
    this.#all.clear();
    this.#free.length = 0;
    this.#made = this.#most;
    URL.revokeObjectURL(this.#url);
  }

  /** @param urgent Goes before all that are not. */
  ask<Kind extends Reply["kind"]>(
    request: Request,
    kind: Kind,
    urgent = true,
  ): Promise<Extract<Reply, { kind: Kind }>> {
    return new Promise((resolve, reject) => {
      const done = (reply: Reply): void => {
        if (reply.kind === kind) resolve(reply as Extract<Reply, { kind: Kind }>);
        else reject(new Error(reply.kind === "refused" ? reply.text : `a worker answered ${reply.kind}`));
      };
      const waiting = { request, urgent, done };
      const at = urgent ? this.#queue.findIndex((each) => !each.urgent) : -1;
      if (at < 0) this.#queue.push(waiting);
      else this.#queue.splice(at, 0, waiting);
      this.#next();
    });
  }

  /** Requests that have not begun and are not urgent are never answered. */
  forget(): void {
    const kept = this.#queue.filter(({ urgent }) => urgent);
    this.#queue.splice(0, this.#queue.length, ...kept);
  }

  #next(): void {
    const [waiting] = this.#queue;
    if (waiting === undefined) return;
    let worker = this.#free.pop();
    if (worker === undefined) {
      if (this.#made >= this.#most) return;
      this.#made++;
      worker = new Worker(this.#url);
      this.#all.add(worker);
    }
    this.#queue.shift();
    const id = ++this.#ids;
    const free = worker;
    worker.onmessage = ({ data }: MessageEvent<Numbered<Reply>>) => {
      if (data.id !== id) return;
      this.#free.push(free);
      waiting.done(data.content);
      this.#next();
    };
    worker.onerror = (event) => {
      event.preventDefault();
      // The worker cannot go on; another one is made in its place.
      free.terminate();
      this.#all.delete(free);
      this.#made--;
      waiting.done({ kind: "refused", text: event.message === "" ? "the worker could not start" : event.message });
      this.#next();
    };
    worker.postMessage({ id, content: waiting.request } satisfies Numbered<Request>);
  }
}
