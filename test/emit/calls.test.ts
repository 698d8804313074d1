/** The function of `calls lower.push <= EXPR` has the parameters that the expression reads: others would be errors under `noUnusedParameters`. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { emitDeclarations } from "../../src/emit/index.js";
import { checked, standardLibrary } from "./checked.js";

const directory = mkdtempSync(path.join(tmpdir(), "xgc-calls-"));
afterAll(() => {
  rmSync(directory, { recursive: true });
});

test.each([
  ["most", "() => this.parameters.most"],
  ["most * ceil(size / 100 B)", "(size) => this.parameters.most * Math.ceil(size / 100)"],
  ["ceil(1000 B / mtu)", "(_size, mtu) => Math.ceil(1000 / mtu)"],
  ["ceil(size / mtu)", "(size, mtu) => Math.ceil(size / mtu)"],
])("calls lower.push <= %s", (most, text) => {
  const file = path.join(directory, "cut.xgraph");
  writeFileSync(
    file,
    `import { Datagram } from "std/services";\nprotocol CUT(most: int in 1..9 = 2) from "./cut.ts" {\n` +
      `  needs lower: Datagram;\n  provides Datagram;\n  calls lower.push <= ${most};\n}\nnumber CUT = 30000;\n`,
  );
  writeFileSync(path.join(directory, "cut.ts"), "export class CUT {}\n");
  const program = checked(file);
  const source = program.sources.findIndex((each) => each.path.endsWith("cut.xgraph"));
  expect(emitDeclarations({ program, source, layout: { standardLibrary } })).toContain(text);
});
