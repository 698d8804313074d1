/** Users' TypeScript is checked before anything runs: each fault at its own line, with what cures it. */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { xgc } from "../../src/cli/xgc.js";
import { emptyDirectory, newConsole } from "./console.js";

const program = `import { Datagram } from "std/services";

/// Sends back what it gets.
protocol ECHO from "./echo.ts" {
  needs lower: Datagram;

  header {
    id: u16;
  }

  /// Sends a message.
  entry ask(peer: endpoint, size: bytes = 64 B);
  counter echoed;
}

number ECHO = 30002;
`;

const implementation = `import { type AnyOp, type Down, type Endpoint, type Message, type Op, Participants, type Session } from "xgc/runtime";
import { ECHOBase, popECHOHeader, pushECHOHeader } from "./echo.xgraph.js";

export class ECHO extends ECHOBase {
  override *init(): Op {
    this.slots.lower.openEnable(Participants.anyone([9]));
  }

  override *demux(session: Session, message: Message): Op<void, Down> {
    const header = popECHOHeader(message);
    if (header === null) return;
    pushECHOHeader(message, { id: header.id });
    yield* this.slots.lower.push(session, message);
    this.counters.echoed.count();
  }

  override *ask({ peer, size = 64 }: { readonly peer: Endpoint<ECHOBase>; readonly size?: number }): AnyOp {
    const session = yield* this.slots.lower.open(new Participants([peer.host.address, 9]));
    if (session === null) return;
    const message = yield* this.host.message(size, (bytes) => bytes.fill(0));
    yield* this.slots.lower.push(session, message);
    message.release();
    yield* session.release();
  }
}
`;

interface Said {
  readonly code: number;
  readonly out: string;
  readonly directory: string;
}

async function run(directory: string, ...argv: string[]): Promise<{ code: number; out: string }> {
  const io = newConsole({ workingDirectory: directory, env: { XDG_CACHE_HOME: path.join(directory, "cache") } });
  return { code: await xgc(argv, io), out: io.out() + io.err() };
}

/** What check says where something stands in place of something else. */
async function checked(from: string, to: string, more: (directory: string) => void = () => undefined): Promise<Said> {
  expect(implementation).toContain(from);
  const directory = emptyDirectory();
  writeFileSync(path.join(directory, "echo.xgraph"), program);
  writeFileSync(path.join(directory, "echo.ts"), implementation.replace(from, to));
  await run(directory, "declare", "echo.xgraph");
  writeFileSync(path.join(directory, "echo.ts"), implementation.replace(from, to));
  more(directory);
  return { directory, ...(await run(directory, "check", "echo.xgraph")) };
}

/** `FILE:LINE` of each error, with its code. */
function errors(out: string): string[] {
  return [...out.matchAll(/^error (XG\d+): .*\n +--> (\S+):\d+$/gm)].map(([, code, place]) => `${code} ${place}`);
}

/** After --fix nothing is left, and the file is as it was before the fault. */
async function cures({ directory }: Said): Promise<string> {
  const fixed = await run(directory, "check", "echo.xgraph", "--fix");
  expect(fixed).toEqual({ code: 0, out: expect.stringMatching(/^made \d+ edits?\n$/) as string });
  return readFileSync(path.join(directory, "echo.ts"), "utf8");
}

describe("an implementation", () => {
  test("without a fault is none, also the second time", async () => {
    const { code, out, directory } = await checked("size = 64", "size = 64");
    expect({ code, out }).toEqual({ code: 0, out: "" });
    expect(await run(directory, "check", "echo.xgraph")).toEqual({ code: 0, out: "" });
  });

  test.each([
    [
      "yield* is forgotten",
      "yield* this.slots.lower.push(session, message);\n    this",
      "this.slots.lower.push(session, message);\n    this",
      "echo.ts:13",
    ],
    ["yield stands for yield*", "yield* session.release()", "yield session.release()", "echo.ts:23"],
    [
      "the operation is tested",
      "    yield* this.slots.lower.push(session, message);\n    message",
      "    if (!this.slots.lower.push(session, message)) return;\n    message",
      "echo.ts:21",
    ],
    ["it is thrown away", "yield* session.release()", "void session.release()", "echo.ts:23"],
    ["the variable is never read", "yield* session.release()", "const released = session.release()", "echo.ts:23"],
  ])("says where %s, and runs it with --fix", async (_, from, to, place) => {
    const said = await checked(from, to);
    expect([said.code, errors(said.out)]).toEqual([1, [`XG4502 ${place}`]]);
    await cures(said);
  });

  test("says where an operation is taken for its result", async () => {
    const said = await checked("const message = yield* this", "const message = this");
    expect(said.code).toBe(1);
    expect(said.out).toContain('error XG4502: this is an operation that has not run, and has no "release"');
    expect(said.out).toContain("fix: run it: yield* this.host.message(size, (bytes) => bytes.fill(0))");
    expect(await cures(said)).toBe(implementation);
  });

  test("says which effect a type leaves out", async () => {
    const said = await checked("message: Message): Op<void, Down>", "message: Message): Op<void>");
    expect([said.code, errors(said.out)]).toEqual([1, ["XG4503 echo.ts:13"]]);
    expect(said.out).toContain('the type of "demux" leaves out effects of this code: Down');
    expect(said.out).toContain("help: write its type as Op<void, Down>");
    expect(await cures(said)).toBe(implementation);
  });

  test("says that an import lacks .js", async () => {
    const said = await checked("./echo.xgraph.js", "./echo.xgraph");
    expect([said.code, errors(said.out)]).toEqual([1, ["XG4504 echo.ts:2"]]);
    expect(await cures(said)).toBe(implementation);
  });

  test("is shown TypeScript's own errors, under the project's settings", async () => {
    const strict = await checked("bytes.fill(0)", "bytes.fil(0)");
    expect([strict.code, errors(strict.out)]).toEqual([1, ["XG4501 echo.ts:20"]]);
    expect(strict.out).toContain("Property 'fil' does not exist on type");
    const settings = (noUnusedLocals: boolean) => (directory: string) =>
      writeFileSync(
        path.join(directory, "tsconfig.json"),
        JSON.stringify({ compilerOptions: { strict: true, module: "preserve", noUnusedLocals } }),
      );
    const unused = "const unused = 1;\n    const header";
    expect((await checked("const header", unused, settings(false))).code).toBe(0);
    const said = await checked("const header", unused, settings(true));
    expect([said.code, errors(said.out)]).toEqual([1, ["XG4501 echo.ts:10"]]);
    // Not a word about names that the settings give, such as those of the DOM.
    expect(
      (await checked("const header", "console.log(message.length);\n    const header", settings(false))).code,
    ).toBe(0);
  });

  test.each([
    [
      'class "ECHO" does not extend ECHOBase',
      "export class ECHO extends ECHOBase {",
      "export class ECHO {\n  demux(): void {}\n}\nexport class Other extends ECHOBase {",
    ],
    ['class "ECHO" is abstract', "export class ECHO", "export abstract class ECHO"],
    [
      'the constructor of "ECHO" does not take what that of ECHOBase takes',
      "  override *init",
      "  constructor(port: number, given: ConstructorParameters<typeof ECHOBase>) {\n    super(...given);\n    this.on = port;\n  }\n  readonly on: number;\n  override *init",
    ],
  ])("is a class that a graph can use: %s", async (says, from, to) => {
    const said = await checked(from, to);
    expect([said.code, errors(said.out)]).toEqual([1, ["XG4506 echo.ts:4"]]);
    expect(said.out).toContain(`error XG4506: ${says}`);
  });

  test.each([
    [
      "through a class between",
      "export class ECHO extends ECHOBase",
      "abstract class Between extends ECHOBase {}\nexport class ECHO extends Between",
    ],
    [
      "through a mixin",
      "export class ECHO extends ECHOBase",
      "const mixed = <B extends typeof ECHOBase>(Base: B): B => Base;\nexport class ECHO extends mixed(ECHOBase)",
    ],
    [
      "with a constructor of fewer parameters",
      "  override *init",
      "  constructor(...given: ConstructorParameters<typeof ECHOBase>) {\n    super(...given);\n  }\n  override *init",
    ],
  ])("may extend its base %s", async (_, from, to) => {
    expect(await checked(from, to)).toMatchObject({ code: 0, out: "" });
  });

  test("without demux ends its run as the user's fault", async () => {
    const from = implementation.slice(
      implementation.indexOf("  override *demux"),
      implementation.indexOf("  override *ask"),
    );
    const world = `import { Inet } from "std/inet";
import { DECstation5000 } from "std/machines";
import { Ethernet10 } from "std/media";
graph S { needs nic: device; net = Inet over nic; e = ECHO over net.udp; }
scenario T {
  host a on DECstation5000 runs S under threads(1);
  host b on DECstation5000 runs S under threads(1);
  link l = Ethernet10 joins a as 10.0.0.1/24, b as 10.0.0.2/24;
  start a.e.ask(b.e);
}
experiment x { run T; measure n = b.e.echoed; }
`;
    const { directory } = await checked(from, "", (there) =>
      writeFileSync(
        path.join(there, "echo.xgraph"),
        program.replace("\n/// Sends", () => `\n${world}\n/// Sends`),
      ),
    );
    const { code, out } = await run(directory, "run", "echo.xgraph", "--quiet");
    expect(out).toContain("e gets a message from net.udp, but ECHO has no demux");
    expect(code).toBe(1);
  });

  test("is not run", async () => {
    const said = await checked("yield* session.release()", "session.release()");
    for (const command of [
      ["run", "echo.xgraph"],
      ["compile", "echo.xgraph", "--out", "out"],
    ]) {
      const { code, out } = await run(said.directory, ...command);
      expect([code, errors(out)]).toEqual([1, ["XG4502 echo.ts:23"]]);
    }
  });

  test("is written against declarations that are true", async () => {
    const said = await checked("size = 64", "size = 64", (directory) =>
      writeFileSync(path.join(directory, "echo.xgraph"), program.replace("id: u16", "id: u32")),
    );
    expect([said.code, errors(said.out)]).toEqual([1, ["XG4505 echo.xgraph:4"]]);
    expect(said.out).toContain("help: run: xgc declare echo.xgraph");
    await run(said.directory, "declare", "echo.xgraph");
    expect(await run(said.directory, "check", "echo.xgraph")).toEqual({ code: 0, out: "" });
  });

  test("is checked again after a change of what it imports", async () => {
    const said = await checked("const header", "helper();\n    const header", (directory) => {
      writeFileSync(path.join(directory, "helper.ts"), "export function helper(): void {}\n");
      const file = path.join(directory, "echo.ts");
      writeFileSync(file, `import { helper } from "./helper.js";\n${readFileSync(file, "utf8")}`);
    });
    expect([said.code, said.out]).toEqual([0, ""]);
    writeFileSync(path.join(said.directory, "helper.ts"), "export function helper(): void { const x: string = 1; }\n");
    const { code, out } = await run(said.directory, "check", "echo.xgraph");
    expect([code, errors(out)]).toEqual([1, ["XG4501 helper.ts:1"]]);
  });
});
