/** However a program was edited, the warm server says what a check of the same texts says that begins from nothing. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { analyse } from "../../src/analysis/index.js";
import { type Checked, conclude, type FileSystem, pass, programIn } from "../../src/compiler/index.js";
import { builtLibraryTrees } from "../../src/library-trees.js";
import { nodeFileSystem } from "../../src/node-file-system.js";
import { project } from "../../src/project.js";
import { Text } from "../../src/server/text.js";
import { Workspace } from "../../src/server/workspace.js";

/** `XGC_EDITS=10000 npx vitest run test/server/edits.test.ts` */
const EDITS = Number(process.env["XGC_EDITS"] ?? 100);
const IN_A_ROW = 20;

const folder = "/edited";
const programs: Readonly<Record<string, string>> = {
  "stack.xgraph": `import { Inet } from "std/inet";
import { UDPTEST } from "std/tests";

graph Stack(handoff: bool = false) {
  needs nic: device;
  net  = Inet over nic;
  test = UDPTEST over net.udp;
  barrier net.udp -> test when handoff because lengthy;
}
const large = 1000 B;
`,
  "pair.xgraph": `import { Stack, large } from "./stack.xgraph";
import { DECstation5000 } from "std/machines";
import { Ethernet10 } from "std/media";

scenario Pair(size: bytes, input: mode) {
  host client on DECstation5000 runs Stack() under input;
  host server on DECstation5000 runs Stack(true) under interrupt;
  link lan = Ethernet10 joins client as 10.0.0.1/24, server as 10.0.0.2/24;
  start client.test.pingpong(server.test, size: size, trips: 10);
}

experiment pair "Pairs" {
  vary size in [1 B, large];
  vary input in [threads(1), interrupt];
  run Pair(size, input);
  measure rtt = mean(client.test.rtt) in us;
  expect rtt <= 20 ms;
}
`,
};
const names = Object.keys(programs);

const pieces = [
  ...' \n;{}()[],.:="/*',
  "// ",
  "/*",
  "*/",
  "\r\n",
  "𝒳",
  "host h on DECstation5000 runs Stack() under interrupt;\n",
  'import { ARP } from "std/inet";\n',
  "const c = 3 us;\n",
  "graph Other { needs nic: device; }\n",
  "barrier net.udp -> test because shares;\n",
  "10 ms",
  "when",
  "size",
  "Stack",
  "threads(2)",
];
const edit = fc.record({
  file: fc.constantFrom(...names),
  from: fc.double({ min: 0, max: 1, noNaN: true }),
  remove: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 400 })),
  insert: fc.oneof(fc.constantFrom("", ...pieces), fc.string({ maxLength: 3 })),
  undo: fc.boolean(),
});

function filesOf(texts: ReadonlyMap<string, Text>): FileSystem {
  return {
    exists: (path) => texts.has(path) || nodeFileSystem.exists(path),
    read(path, limit) {
      const text = texts.get(path);
      return text === undefined ? nodeFileSystem.read(path, limit) : { text: text.text };
    },
    realPath: (path) => (texts.has(path) ? path : nodeFileSystem.realPath?.(path)),
  };
}

const standardLibrary = project().standardLibrary;
const libraryTrees = builtLibraryTrees();

/** A check that begins from nothing. */
async function fresh(entry: string, texts: ReadonlyMap<string, Text>): Promise<Checked> {
  const options = {
    fileSystem: filesOf(texts),
    standardLibrary,
    workingDirectory: folder,
    ...(libraryTrees !== undefined && { parsed: libraryTrees }),
  };
  const passed = pass(entry, options);
  const program = programIn(passed);
  return program === undefined
    ? conclude(passed)
    : conclude(passed, await analyse(program, { ...options, notes: false }));
}

describe("edits", { timeout: 3_600_000 }, () => {
  it("never leave the answer of a check of the same texts", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom("utf-8" as const, "utf-16" as const),
        fc.array(edit, { minLength: IN_A_ROW, maxLength: IN_A_ROW }),
        async (encoding, edits) => {
          const workspace = new Workspace({
            standardLibrary,
            workingDirectory: folder,
            ...(libraryTrees !== undefined && { libraryTrees }),
          });
          const texts = new Map(names.map((name) => [`${folder}/${name}`, new Text(programs[name] ?? "")]));
          for (const [path, text] of texts) workspace.open(path, text);
          for (const { file, from, remove, insert, undo } of edits) {
            const path = `${folder}/${file}`;
            const before = texts.get(path) ?? new Text("");
            const start = Math.floor(from * before.text.length);
            const range = before.rangeOf({ start, end: Math.min(before.text.length, start + remove) }, encoding);
            const changed = before.changed({ range, text: insert }, encoding);
            for (const now of undo ? [changed, before] : [changed]) {
              texts.set(path, now);
              workspace.open(path, now);
              for (const entry of texts.keys()) {
                const { diagnostics, sources } = await workspace.state(entry);
                const again = await fresh(entry, texts);
                expect(diagnostics).toEqual(again.diagnostics);
                expect(sources.map(({ text }) => text)).toEqual(again.sources.map(({ text }) => text));
              }
            }
          }
        },
      ),
      { numRuns: Math.ceil(EDITS / IN_A_ROW) },
    );
  });
});

describe("places in a text", () => {
  const texts = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.string({ unit: "binary" }),
    fc.constantFrom("a\r\nß\n𝒳b", ""),
  );
  it("come back as the offsets that they were made of", () => {
    fc.assert(
      fc.property(texts, fc.constantFrom("utf-8" as const, "utf-16" as const), (written, encoding) => {
        const text = new Text(written);
        for (let offset = 0; offset <= written.length; offset++) {
          // Inside a character, or between the two parts of a line break, there is no place.
          if (/[\uD800-\uDBFF]/.test(written.charAt(offset - 1)) && /[\uDC00-\uDFFF]/.test(written.charAt(offset)))
            continue;
          if (written.startsWith("\r\n", offset - 1)) continue;
          expect(text.offsetAt(text.positionAt(offset, encoding), encoding)).toBe(offset);
        }
      }),
    );
  });
});
