/** Ends a process that hangs, and says in what: a test cannot stop code that never returns. */
import { Worker } from "node:worker_threads";

export interface Watchdog {
  /** Says what begins now. */
  readonly begin: (what: string) => void;
  readonly end: () => Promise<unknown>;
}

/** @param seconds of CPU time of this process in one piece of work: more is a hang. */
export function watchdog(seconds: number): Watchdog {
  const worker = new Worker(
    `const { parentPort } = require("node:worker_threads");
     let what = "";
     const used = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1e6; };
     let from = used();
     parentPort.on("message", (next) => { what = next; from = used(); });
     setInterval(() => {
       if (used() - from < ${seconds}) return;
       require("node:fs").writeSync(2, "hangs for ${seconds} s of CPU time: " + what + "\\n");
       process.kill(process.pid, "SIGKILL");
     }, 1000);`,
    { eval: true },
  );
  worker.unref();
  return {
    begin: (what) => {
      worker.postMessage(what);
    },
    end: () => worker.terminate(),
  };
}
