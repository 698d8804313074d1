import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { importFile } from "../../src/cli/import.js";
import { commands } from "../../src/cli/command-table.js";
import { parseCommandLine } from "../../src/cli/options.js";
import { xgc } from "../../src/cli/xgc.js";
import { newConsole } from "./console.js";

const here = path.join(import.meta.dirname, "import");
/** What the standard library is going to have, without behaviour. */
const library = path.join(here, "library");
const graphs = ["comp", "chan", "blast", "proxy"].map((name) => `graph.${name}`);

function inLibrary(argv: readonly string[], stdin = "") {
  const io = newConsole({ workingDirectory: here, stdin });
  return importFile(parseCommandLine(commands.import, argv), io, library).then((code) => ({
    code,
    out: io.out(),
    err: io.err(),
  }));
}

describe.each(graphs)("%s of the x-kernel", (name) => {
  test("becomes a program that checks, and each protocol that the library lacks is named", async () => {
    const { code, out, err } = await inLibrary([name, "--rom", "rom", "--prottbl", "prottbl"]);
    expect(code).toBe(0);
    await expect(out).toMatchFileSnapshot(`golden/import/${name}.xgraph`);
    await expect(err).toMatchFileSnapshot(`golden/import/${name}.txt`);
  });

  test("becomes a program that checks with the library as it is", async () => {
    const io = newConsole({ workingDirectory: here });
    expect(await xgc(["import", name, "--rom", "rom", "--prottbl", "prottbl"], io)).toBe(0);
    const again = newConsole({ stdin: io.out() });
    expect(await xgc(["check", "-"], again)).toBe(0);
    const formatted = newConsole({ stdin: io.out() });
    await xgc(["fmt", "-"], formatted);
    expect(formatted.out()).toBe(io.out());
  });
});

test("writes a file", async () => {
  const io = newConsole();
  expect(await xgc(["import", path.join(here, "graph.proxy"), "--out", "stack.xgraph"], io)).toBe(0);
  expect(io.out()).toBe("wrote stack.xgraph\n");
  expect(readFileSync(path.join(io.workingDirectory, "stack.xgraph"), "utf8")).toContain("graph ProxyGraph {");
});

test("instances of one class have names of their own", async () => {
  const text = "name=xkwd/wd0;\nname=xkwd/wd1;\n@;\nname=eth/a protocols=xkwd/wd0;\nname=eth/b protocols=xkwd/wd1;\n";
  const { out } = await inLibrary(["-"], text);
  expect(out).toContain(
    "  needs wd0: device;\n  needs wd1: device;\n\n  etha = ETH over wd0;\n  ethb = ETH over wd1;\n",
  );
});

test("a protocol over what it cannot stand on is left out with a reason", async () => {
  const text = "name=lance;\n@;\nname=eth protocols=lance;\nname=arp protocols=eth;\nname=udp protocols=eth,arp;\n";
  const { out, err } = await inLibrary(["-"], text);
  expect(out).toContain("// Left out: udp over eth, arp.");
  expect(err).toBe(
    "warning: <stdin>:5: UDP of the standard library stands on Datagram, not on eth, arp: udp is left out\n",
  );
});

describe("a file that does not hold together is refused with its line:", () => {
  test.each([
    ["name=a;\n\nname=b protocols=c;", "<stdin>:3: b stands on c, which is not above it in the file"],
    ["name=a;\nname=a;", "<stdin>:2: a stands here for the second time, after line 1"],
    ["# one\nname=a", "<stdin>:2: a ; is missing at the end of the entry"],
    ["name=a\n@;", "<stdin>:1: a ; is missing at the end of the entry"],
    ["name=a colour=red;", '<stdin>:1: "colour" is no field of a protocol'],
    ["protocols=a;", "<stdin>:1: an entry begins with name=CLASS or name=CLASS/INSTANCE"],
    ["@;\n@;\n@;", "<stdin>:3: there are three parts at the most"],
  ])("%j", async (text, message) => {
    const io = newConsole({ stdin: text });
    expect(await xgc(["import", "-"], io)).toBe(1);
    expect([io.out(), io.err()]).toEqual(["", `error: ${message}\n`]);
  });

  test.each([
    ["eth", "<stdin>:1: a number is missing at the end"],
    ["eth 1 {\n ip 2", "<stdin>:2: a } is missing at the end"],
    ["eth one", '<stdin>:1: "one" is no number: write it in decimal or as xHEX'],
  ])("prottbl %j", async (text, message) => {
    await expect(inLibrary(["graph.proxy", "--prottbl", "-"], text)).rejects.toThrow(message);
  });

  test("rom", async () => {
    await expect(inLibrary(["graph.proxy", "--rom", "-"], "ip # nothing")).rejects.toThrow(
      "<stdin>:1: ip has no option",
    );
  });
});
