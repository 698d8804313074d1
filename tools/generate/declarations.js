/** The declarations of the standard library: what `xgc declare` writes beside each of its `.xgraph` files. */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** @param {import("../generate.js").Project} project */
export function declarations({ root }) {
  const files = readdirSync(path.join(root, "stdlib"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".xgraph"))
    .map((name) => path.join("stdlib", name))
    .filter((file) =>
      /^(?:virtual )?protocol |^service \w+: control/m.test(readFileSync(path.join(root, file), "utf8")),
    )
    .sort();
  const xgc = path.join(root, "dist/xgc.cjs");
  const { status } = spawnSync(process.execPath, [xgc, "declare", ...files], { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exit(1);
}
