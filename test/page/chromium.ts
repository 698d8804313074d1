/**
 * Chromium without a window, driven by its DevTools protocol over a pipe: messages of JSON, each ended by a 0 byte
 * (https://chromedevtools.github.io/devtools-protocol/). Debian: `apt-get install chromium`.
 */
/* eslint-disable @typescript-eslint/no-explicit-any -- answers of the protocol have many shapes; a wrong one fails the test. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Readable, Writable } from "node:stream";

/** Undefined where there is none. */
export const chromium: string | undefined = ["chromium", "chromium-browser", "google-chrome"].find(
  (name) => spawnSync(name, ["--version"], { stdio: "ignore" }).status === 0,
);
if (chromium === undefined) console.warn("NOTE: Chromium is not installed: no page is visited");

interface Answer {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly message: string };
}

export interface Visit {
  /** The value of an expression in the page; a promise's when it is settled. Throws what the page throws. */
  evaluate<Value>(expression: string): Promise<Value>;
  /** Waits until an expression is true. */
  until(expression: string, what?: string): Promise<void>;
  /** A key, as a reader presses it: `ArrowRight`, ` `, `a`. */
  press(key: string): Promise<void>;
  /** The size of the window in pixels, and its theme. */
  look(width: number, height: number, scheme?: "light" | "dark"): Promise<void>;
  /** A PNG. @param full The whole page and not only the window. */
  picture(full?: boolean): Promise<Buffer>;
  /** URLs that the page has asked for, the page's own included. */
  readonly requests: readonly string[];
  /** Errors in the page: exceptions, and messages of its console that are errors. */
  readonly errors: readonly string[];
  /** Roles and names as a screen reader has them. */
  names(): Promise<readonly { readonly role: string; readonly name: string }[]>;
}

export class Browser {
  readonly #process: ChildProcess;
  readonly #profile: string;
  readonly #waiting = new Map<number, { resolve: (answer: Answer) => void }>();
  readonly #listeners = new Set<(method: string, params: Readonly<Record<string, unknown>>) => void>();
  #ids = 0;

  constructor() {
    this.#profile = mkdtempSync(path.join(tmpdir(), "xgc-chromium-"));
    const options = [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--hide-scrollbars",
      "--remote-debugging-pipe",
      `--user-data-dir=${this.#profile}`,
      "about:blank",
    ];
    this.#process = spawn(chromium!, options, { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
    const output = this.#process.stdio[4] as Readable;
    // A browser that is ended closes its pipes.
    for (const pipe of this.#process.stdio.slice(3)) pipe?.on("error", () => undefined);
    let text = "";
    output.setEncoding("utf8").on("data", (part: string) => {
      const messages = (text + part).split("\0");
      text = messages.pop() ?? "";
      for (const each of messages) this.#receive(JSON.parse(each) as Answer);
    });
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.#process.once("exit", resolve));
    this.#process.kill("SIGKILL");
    await ended;
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }

  async visit(url: string, width = 1280, height = 900): Promise<Visit> {
    const { targetId } = await this.#send("Target.createTarget", { url: "about:blank" });
    const { sessionId } = await this.#send("Target.attachToTarget", { targetId, flatten: true });
    const send = (method: string, params: object = {}): Promise<Record<string, any>> =>
      this.#send(method, params, sessionId as string);
    const requests: string[] = [];
    const errors: string[] = [];
    this.#listeners.add((method, params: any) => {
      if (method === "Network.requestWillBeSent") requests.push(params.request.url);
      if (method === "Runtime.exceptionThrown")
        errors.push(params.exceptionDetails.exception?.description ?? params.exceptionDetails.text);
      if (method === "Log.entryAdded" && params.entry.level === "error") errors.push(params.entry.text);
      if (method === "Runtime.consoleAPICalled" && params.type === "error") errors.push(JSON.stringify(params.args));
    });
    for (const domain of ["Page", "Runtime", "Network", "Log"]) await send(`${domain}.enable`);
    const look: Visit["look"] = async (wide, tall, scheme = "light") => {
      await send("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value: scheme }] });
      await send("Emulation.setDeviceMetricsOverride", {
        width: wide,
        height: tall,
        deviceScaleFactor: 1,
        mobile: wide < 600,
      });
    };
    await look(width, height);
    await send("Page.navigate", { url });
    const evaluate: Visit["evaluate"] = async (expression) => {
      const { result, exceptionDetails } = await send("Runtime.evaluate", {
        expression,
        awaitPromise: true,
        returnByValue: true,
      });
      if (exceptionDetails !== undefined)
        throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
      return result.value;
    };
    const until: Visit["until"] = async (expression, what = expression) => {
      for (let attempt = 0; attempt < 600; attempt++) {
        if (await evaluate<boolean>(`Boolean(${expression})`)) return;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error(`it never was so: ${what}; errors: ${errors.join("; ")}`);
    };
    await until("location.href !== 'about:blank' && document.readyState === 'complete'", "loaded");
    return {
      requests,
      errors,
      evaluate,
      look,
      until,
      async press(key) {
        const text = key.length === 1 ? { text: key } : {};
        await send("Input.dispatchKeyEvent", { type: "keyDown", key, ...text });
        await send("Input.dispatchKeyEvent", { type: "keyUp", key });
      },
      async picture(full = false) {
        const { data } = await send("Page.captureScreenshot", { format: "png", captureBeyondViewport: full });
        return Buffer.from(data as string, "base64");
      },
      async names() {
        const { nodes } = await send("Accessibility.getFullAXTree");
        return (nodes as any[])
          .filter(({ ignored }) => !ignored)
          .map(({ role, name }) => ({ role: role?.value ?? "", name: name?.value ?? "" }));
      },
    };
  }

  #send(method: string, params: object, sessionId?: string): Promise<Record<string, any>> {
    const id = ++this.#ids;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, {
        resolve: ({ result, error }) => {
          if (error === undefined) resolve(result ?? {});
          else reject(new Error(`${method}: ${error.message}`));
        },
      });
      const input = this.#process.stdio[3] as Writable;
      input.write(`${JSON.stringify({ id, method, params, ...(sessionId !== undefined && { sessionId }) })}\0`);
    });
  }

  #receive(answer: Answer): void {
    if (answer.id !== undefined) {
      this.#waiting.get(answer.id)?.resolve(answer);
      this.#waiting.delete(answer.id);
    } else if (answer.method !== undefined) {
      for (const listener of this.#listeners) listener(answer.method, answer.params ?? {});
    }
  }
}
