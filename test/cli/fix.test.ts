/** `xgc check --fix` and `--format sarif`. */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { xgc } from "../../src/cli/xgc.js";
import { newConsole } from "./console.js";

const program = `machine Slow {
  clock = 25 MHz;
  interrupt.entry = 3 us;
}
const A = 1 && 2;
`;

function files(text: string): ReturnType<typeof newConsole> {
  const io = newConsole();
  writeFileSync(path.join(io.workingDirectory, "a.xgraph"), text);
  return io;
}

test("--fix makes the edits that are proposed, each once, and reports what is left", async () => {
  const io = files(program);
  expect(await xgc(["check", "a.xgraph", "--fix"], io)).toBe(1);
  expect(io.err()).toBe("made 3 edits\n");
  const fixed = readFileSync(path.join(io.workingDirectory, "a.xgraph"), "utf8");
  expect(fixed).toBe(
    program.replace("25 MHz", "assumed(25 MHz)").replace("3 us", "assumed(3 us)").replace("&&", "and"),
  );
  expect(io.out()).not.toContain("fix:");
  expect(io.out()).toContain("XG3108");
});

test("--fix puts a missing bracket where it belongs", async () => {
  const io = files("const A = 1 B, 2 B];\nconst B = (1 + 2;\n");
  expect(await xgc(["check", "a.xgraph", "--fix"], io)).toBe(0);
  expect(readFileSync(path.join(io.workingDirectory, "a.xgraph"), "utf8")).toBe(
    "const A = [1 B, 2 B];\nconst B = (1 + 2);\n",
  );
});

test("--fix imports what the standard library has, all names in one call", async () => {
  const io = files("graph G {\n  needs nic: device;\n  eth = ETH over nic;\n  arp = ARP over eth;\n}\n");
  expect(await xgc(["check", "a.xgraph", "--fix"], io)).toBe(0);
  expect(readFileSync(path.join(io.workingDirectory, "a.xgraph"), "utf8")).toMatch(
    /^import \{ ETH, ARP \} from "std\/inet";\ngraph G/,
  );
});

test("--fix leaves a file alone where there is nothing to mend", async () => {
  const io = files("const A = 1;\n");
  expect(await xgc(["check", "a.xgraph", "--fix"], io)).toBe(0);
  expect([io.out(), io.err()]).toEqual(["", ""]);
});

test("--fix needs files", async () => {
  const io = newConsole({ stdin: program });
  expect(await xgc(["check", "-", "--fix"], io)).toBe(2);
  expect(io.err()).toContain("--fix needs files that it can write");
});

test("SARIF names rules, places and edits", async () => {
  const io = files(program);
  expect(await xgc(["check", "a.xgraph", "--format", "sarif"], io)).toBe(1);
  const log = JSON.parse(io.out()) as {
    version: string;
    runs: { tool: { driver: { name: string; rules: { id: string }[] } }; results: Record<string, unknown>[] }[];
  };
  expect(log.version).toBe("2.1.0");
  const [run] = log.runs;
  expect(run?.tool.driver.name).toBe("xgc");
  const bare = run?.results.find(({ ruleId }) => ruleId === "XG5004") ?? run?.results[0];
  expect(run?.tool.driver.rules.map(({ id }) => id)).toContain(bare?.["ruleId"]);
  for (const { ruleIndex, ruleId } of run?.results ?? [])
    expect(run?.tool.driver.rules[ruleIndex as number]?.id).toBe(ruleId);
  expect(run?.results).toContainEqual(
    expect.objectContaining({
      level: "error",
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: "a.xgraph" },
            region: { startLine: 2, startColumn: 11, endLine: 2, endColumn: 17 },
          },
        },
      ],
      fixes: [
        {
          description: { text: "say where the value comes from" },
          artifactChanges: [
            {
              artifactLocation: { uri: "a.xgraph" },
              replacements: [
                {
                  deletedRegion: { startLine: 2, startColumn: 11, endLine: 2, endColumn: 17 },
                  insertedContent: { text: "assumed(25 MHz)" },
                },
              ],
            },
          ],
        },
      ],
    }),
  );
});

test("--fix inserts words with the blanks that part them, and one call cures all", async () => {
  const lan = readFileSync("examples/tr94-19/table4.xgraph", "utf8").replace(/ *\/\/.*$/gm, "");
  for (const word of ["on", "runs", "joins", "from"]) {
    const io = files(lan.replace(new RegExp(` ${word} `), " "));
    await xgc(["check", "a.xgraph", "--fix"], io);
    expect(readFileSync(path.join(io.workingDirectory, "a.xgraph"), "utf8"), word).toBe(lan);
  }
});

test("SARIF doubles the braces of messages, not of text that a fix inserts (2.1.0, 3.11.5), and rules have no placeholders", async () => {
  const io = files("graph Node \n  needs nic: device;\n}\n");
  expect(await xgc(["check", "a.xgraph", "--format", "sarif"], io)).toBe(1);
  interface Text {
    readonly text: string;
  }
  const log = JSON.parse(io.out()) as {
    runs: {
      tool: { driver: { rules: { id: string; shortDescription: Text; fullDescription: Text }[] } };
      results: { ruleId: string; message: Text; fixes?: object[] }[];
    }[];
  };
  const { tool, results } = log.runs[0] ?? { tool: { driver: { rules: [] } }, results: [] };
  const messages = results.map(({ message }) => message.text);
  expect(messages.join("\n")).toContain('"{{"');
  const rule = tool.driver.rules.find(({ id }) => id === results[0]?.ruleId);
  expect(rule?.shortDescription.text).toMatch(/^[^{}]*…[^{}]*$/);
  for (const text of [...messages, ...tool.driver.rules.map(({ fullDescription }) => fullDescription.text)]) {
    expect(text.replaceAll("{{", "").replaceAll("}}", "")).not.toMatch(/[{}]/);
  }
  const fixes = JSON.stringify(results.map((each) => each.fixes ?? []));
  expect(fixes).toContain('"insertedContent":{"text":"{');
});
