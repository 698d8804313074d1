import { readFileSync } from "node:fs";
import path from "node:path";
import type {
  CodeAction,
  CodeLens,
  CompletionItem,
  DocumentSymbol,
  FoldingRange,
  Hover,
  InlayHint,
  Location,
  SemanticTokens,
  SignatureHelp,
  TextEdit,
  WorkspaceEdit,
} from "vscode-languageserver";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Client, edited, marked, placeOf } from "./client.js";

const template = (name: string): string => readFileSync(path.join(import.meta.dirname, "../../template", name), "utf8");
const names = ["greet.ts", "greet.xgraph", "greet.xgraph.ts", "lan.test.xgraph", "lan.xgraph", "tsconfig.json"];
const files: Record<string, string> = Object.fromEntries(names.map((name) => [name, template(name)]));
const lan = files["lan.xgraph"] ?? "";
const greet = files["greet.xgraph"] ?? "";
const code = files["greet.ts"] ?? "";

describe("a program in an editor", { timeout: 60_000 }, () => {
  let client: Client;
  beforeAll(async () => {
    client = await Client.start(files);
    await client.open("lan.xgraph", lan);
    await client.open("greet.xgraph", greet);
  }, 60_000);
  afterAll(() => client.stop());

  it("has no diagnostics where it is right", async () => {
    expect(await client.diagnostics("lan.xgraph")).toEqual([]);
    expect(await client.diagnostics("greet.xgraph")).toEqual([]);
  });

  it("shows of an instance its declaration, contexts, and the bound of the handler", async () => {
    const hover = await client.at<Hover>("textDocument/hover", "lan.xgraph", placeOf(lan, "greet = GREET"));
    const { value } = hover.contents as { value: string };
    expect(value).toContain("greet = GREET over net.udp;");
    expect(value).toContain("| `demux` | interrupt handler, thread |");
    expect(value).toMatch(/handler of nic on DECstation5000 \(client, server\) takes at most [\d.]+ ms/);
    expect(value).toContain("lan.xgraph:12");
  });

  it("shows of a graph inside what its protocols cost on the machine", async () => {
    const hover = await client.at<Hover>("textDocument/hover", "lan.xgraph", placeOf(lan, "net   = Inet"));
    const { value } = hover.contents as { value: string };
    expect(value).toMatch(
      /\| `net\.ip\.demux` \| interrupt handler, thread \| [\d.]+ us.*\((?:fitted|assumed)\) on DECstation5000/,
    );
  });

  it("goes from a name to its declaration, from there to TypeScript, and back", async () => {
    const [declared] = await client.at<Location[]>("textDocument/definition", "lan.xgraph", placeOf(lan, "ask("));
    expect(declared).toEqual({ uri: client.uri("greet.xgraph"), range: rangeAt(greet, "ask") });
    const [method] = await client.at<Location[]>("textDocument/definition", "greet.xgraph", placeOf(greet, "ask("));
    expect(method).toEqual({ uri: client.uri("greet.ts"), range: rangeAt(code, "ask", 0, "*ask") });
    const [back] = await client.at<Location[]>("textDocument/definition", "greet.ts", placeOf(code, "ask({"));
    expect(back).toEqual(declared);
    const [counter] = await client.at<Location[]>(
      "textDocument/definition",
      "greet.ts",
      placeOf(code, "answers.count"),
    );
    expect(counter?.range).toEqual(rangeAt(greet, "answers"));
    const [file] = await client.at<Location[]>("textDocument/definition", "greet.xgraph", placeOf(greet, "greet.ts"));
    expect(file?.uri).toBe(client.uri("greet.ts"));
  });

  it("knows in TypeScript where an operation runs", async () => {
    const hover = await client.at<Hover>("textDocument/hover", "greet.ts", placeOf(code, "demux(session"));
    expect((hover.contents as { value: string }).value).toContain("interrupt handler, thread");
  });

  it("finds the uses of a thing in both languages", async () => {
    const found = await client.at<Location[]>("textDocument/references", "greet.xgraph", placeOf(greet, "answers;"), {
      context: { includeDeclaration: true },
    });
    expect(found.map(({ uri }) => path.basename(uri)).sort()).toEqual(["greet.ts", "greet.xgraph", "lan.test.xgraph"]);
  });

  it.each([
    ["greet.xgraph", placeOf(greet, "answers;"), "replies"],
    ["greet.xgraph", placeOf(greet, "ask("), "inquire"],
    ["greet.xgraph", placeOf(greet, "GREET("), "HAIL"],
    ["greet.xgraph", placeOf(greet, "port:"), "door"],
    ["greet.xgraph", placeOf(greet, "lower:"), "below"],
    ["greet.xgraph", placeOf(greet, "times: int"), "count"],
    ["greet.ts", placeOf(code, "roundTrip.record"), "trip"],
    ["lan.xgraph", placeOf(lan, "greet = "), "hello"],
    ["lan.xgraph", placeOf(lan, "Station(handoff: bool"), "Workstation"],
    ["lan.xgraph", placeOf(lan, "server on"), "answerer"],
  ])("renames in %s at %o to %s, and the program stays right", async (name, position, newName) => {
    const edit = await client.at<WorkspaceEdit>("textDocument/rename", name, position, { newName });
    const after: Record<string, string> = { ...files };
    for (const [uri, edits] of Object.entries(edit.changes ?? {})) {
      const file = path.basename(uri);
      after[file] = edited(after[file] ?? "", edits);
      expect(after[file]).toContain(newName);
    }
    const shown = ["lan.xgraph", "greet.xgraph", "greet.ts", "greet.xgraph.ts", "lan.test.xgraph"];
    for (const each of shown.slice(2)) await client.open(each, files[each] ?? "");
    for (const each of shown) await client.change(each, { text: after[each] });
    for (const each of shown) expect(await client.diagnostics(each), each).toEqual([]);
    for (const each of shown) await client.change(each, { text: files[each] });
    for (const each of shown.slice(2)) await client.close(each);
  });

  it("refuses a name that is taken, no name, a word of the language, and what a library declares", async () => {
    const rename = (name: string, position: object, newName: string): Promise<unknown> =>
      client.request("textDocument/rename", { textDocument: { uri: client.uri(name) }, position, newName });
    await expect(rename("lan.xgraph", placeOf(lan, "greet = "), "net")).rejects.toThrow("net");
    await expect(rename("lan.xgraph", placeOf(lan, "greet = "), "1st")).rejects.toThrow('"1st" is no name');
    await expect(rename("lan.xgraph", placeOf(lan, "greet = "), "host")).rejects.toThrow("a word of the language");
    await expect(rename("lan.xgraph", placeOf(lan, "Inet over"), "Net")).rejects.toThrow("is declared in std/");
  });

  it("has symbols, folds, tokens and lenses", async () => {
    const symbols = await client.about<DocumentSymbol[]>("textDocument/documentSymbol", "lan.xgraph");
    expect(symbols.map(({ name, children }) => [name, children?.map((each) => each.name)])).toEqual([
      ["Station", ["nic", "net", "greet"]],
      ["Lan", ["client", "server", "lan"]],
      ["handoffs", ["version", "size", "roundTrip"]],
    ]);
    const folds = await client.about<FoldingRange[]>("textDocument/foldingRange", "lan.xgraph");
    expect(folds.find(({ kind }) => kind === "imports")).toEqual({ startLine: 1, endLine: 4, kind: "imports" });
    const { data } = await client.about<SemanticTokens>("textDocument/semanticTokens/full", "lan.xgraph");
    expect(data.length % 5).toBe(0);
    expect(data.length / 5).toBeGreaterThan(40);
    const lenses = await client.about<CodeLens[]>("textDocument/codeLens", "lan.xgraph");
    expect(lenses.map(({ command }) => command?.title)).toEqual(["picture", "picture", "run", "where the time goes"]);
    const run = lenses[2]?.command;
    expect(
      await client.request("workspace/executeCommand", { command: run?.command, arguments: run?.arguments }),
    ).toEqual({
      output: `run ${client.folder}/lan.xgraph --experiment handoffs`,
    });
  });

  it("hints at contexts and bounds, and is silent if it is told so", async () => {
    const range = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
    const hints = await client.about<InlayHint[]>("textDocument/inlayHint", "lan.xgraph", { range });
    const [device, instance] = hints.map(({ label }) => label);
    expect(device).toMatch(/^handler ≤ [\d.]+ ms$/);
    expect(instance).toContain("handler or thread");
    const quiet = await Client.start(files, undefined, { inlayHints: false });
    await quiet.open("lan.xgraph", lan);
    expect(await quiet.about("textDocument/inlayHint", "lan.xgraph", { range })).toBeNull();
    await quiet.stop();
  });

  it("helps with arguments", async () => {
    const { text, position } = marked(lan.replace("size: size, times: 1)", "size: size, ‸times: 1)"));
    await client.change("lan.xgraph", { text });
    const help = await client.at<SignatureHelp>("textDocument/signatureHelp", "lan.xgraph", position);
    expect(help.signatures[0]?.label).toBe("ask(peer: endpoint, size: bytes = 64 B, times: int = 100)");
    expect(help.activeParameter).toBe(2);
    await client.change("lan.xgraph", { text: lan });
  });

  it("lays out", async () => {
    const wild = lan.replace("  net   = Inet over nic;", "net=Inet   over nic;");
    await client.change("lan.xgraph", { text: wild });
    const edits = await client.about<TextEdit[]>("textDocument/formatting", "lan.xgraph", { options: {} });
    expect(edited(wild, edits)).toBe(lan);
    await client.change("lan.xgraph", { text: lan });
    expect(await client.about("textDocument/formatting", "lan.xgraph", { options: {} })).toEqual([]);
  });

  it("proposes edits that cure", async () => {
    const wrong = lan.replace('import { Ethernet10 } from "std/media";\n', "");
    await client.change("lan.xgraph", { text: wrong });
    const [first] = await client.diagnostics("lan.xgraph");
    expect(first?.message).toContain("Ethernet10");
    const actions = await client.about<CodeAction[]>("textDocument/codeAction", "lan.xgraph", {
      range: first?.range,
      context: { diagnostics: [] },
    });
    const after = edited(wrong, actions[0]?.edit?.changes?.[client.uri("lan.xgraph")] ?? []);
    expect(after).toContain("Ethernet10 }");
    await client.change("lan.xgraph", { text: after });
    expect(await client.diagnostics("lan.xgraph")).toEqual([]);
    await client.change("lan.xgraph", { text: lan });
  });

  it("tells of operations that are not run, of stale declarations, and of TypeScript's errors", async () => {
    await client.open(
      "greet.ts",
      code.replace("yield* this.slots.lower.push(session, message);", "this.slots.lower.push(session, message);"),
    );
    expect(await client.diagnostics("greet.ts")).toMatchObject([{ code: "XG4502", severity: 1 }]);
    await client.change("greet.ts", { text: code.replace("asked < times", "asked < missing") });
    expect((await client.diagnostics("greet.ts"))[0]?.message).toContain("missing");
    await client.change("greet.ts", { text: code });
    expect(await client.diagnostics("greet.ts")).toEqual([]);
    await client.change("greet.xgraph", {
      text: greet.replace("counter answers;", "counter answers;\n  counter more;"),
    });
    expect((await client.diagnostics("greet.xgraph"))[0]?.message).toContain("greet.xgraph.ts");
    await client.request("workspace/executeCommand", {
      command: "xgc.declare",
      arguments: [{ path: `${client.folder}/greet.xgraph`, name: "" }],
    });
    expect(JSON.stringify(client.applied.at(-1))).toContain("more");
    await client.change("greet.xgraph", { text: greet });
    expect(await client.diagnostics("greet.xgraph")).toEqual([]);
    await client.close("greet.ts");
  });
});

describe("completion", { timeout: 60_000 }, () => {
  let client: Client;
  beforeAll(async () => {
    client = await Client.start(files);
    await client.open("lan.xgraph", lan);
  });
  afterAll(() => client.stop());

  it.each([
    ["host c‸", "  host client on DECstation5000 runs", "  host client on ‸ runs", ["DECstation5000", "Ideal"]],
    ["a graph", "runs Station(handoff) under input;\n  host server", "runs ‸;\n  host server", ["Station"]],
    ["a mode", "under input;\n  host server", "under ‸;\n  host server", ["interrupt", "polling", "input"]],
    ["a medium", "link lan = Ethernet10", "link lan = ‸", ["Ethernet10", "SwitchedEthernet100"]],
    ["an entry", "start client.greet.ask(server.greet, size: size);", "start client.greet.‸", ["ask"]],
    ["an instance", "start client.greet.ask(server.greet, size: size);", "start client.‸", ["net", "greet"]],
    ["a parameter's name", "ask(server.greet, size: size);", "ask(server.greet, ‸);", ["times:", "size:"]],
    ["a reason", "because lengthy;", "because ‸;", ["lengthy", "shares", "crosses"]],
    ["an end of a barrier", "barrier net.udp -> greet", "barrier net.udp -> ‸", ["greet"]],
    ["a protocol", "greet = GREET over net.udp;", "greet = ‸", ["GREET", "UDPTEST"]],
    ["what is below", "over net.udp;", "over net.‸;", ["udp", "ip"]],
    ["a member of a graph", "  net   = Inet", "  ‸\n  net   = Inet", ["barrier", "needs", "provides"]],
    ["a member of an experiment", "  vary size", "  ‸\n  vary size", ["vary", "measure", "expect", "run"]],
    ["a declaration", "/// What does it cost", "‸\n/// What does it cost", ["graph", "scenario", "experiment …"]],
    ["a series", "mean(client.greet.roundTrip)", "mean(client.greet.‸)", ["roundTrip", "answers"]],
    ["a counter of a host", "mean(client.greet.roundTrip)", "client.cpu.‸", ["switches", "busy"]],
    ["a function", "mean(client.greet.roundTrip)", "‸", ["mean", "percentile", "client"]],
    ["a unit", "in us;", "in ‸;", ["us", "ms"]],
    ["a module", '"std/media"', '"std/‸"', ["std/media", "std/inet"]],
    ["a name to import", "import { Ethernet10 }", "import { ‸ }", ["Ethernet10", "SwitchedEthernet100"]],
    ["a parameter of the scenario", "run Lan(size, input, handoff);", "run Lan(‸);", ["size:", "input:"]],
  ])("%s", async (_, written, instead, wanted) => {
    expect(lan).toContain(written);
    const { text, position } = marked(lan.replace(written, instead));
    await client.change("lan.xgraph", { text });
    const items = await client.at<CompletionItem[]>("textDocument/completion", "lan.xgraph", position);
    expect(items.map(({ label }) => label)).toEqual(expect.arrayContaining(wanted));
  });

  it("offers nothing in a comment", async () => {
    const { text, position } = marked(`// a comment ‸\n${lan}`);
    await client.change("lan.xgraph", { text });
    expect(await client.at("textDocument/completion", "lan.xgraph", position)).toEqual([]);
  });

  it("imports what it completes", async () => {
    const without = lan
      .replace('import { Ethernet10 } from "std/media";\n', "")
      .replace("link lan = Ethernet10", "link lan = ‸");
    const { text, position } = marked(without);
    await client.change("lan.xgraph", { text });
    const items = await client.at<CompletionItem[]>("textDocument/completion", "lan.xgraph", position);
    const item = items.find(({ label }) => label === "Ethernet10");
    expect(edited(text, item?.additionalTextEdits ?? [])).toContain('import { Ethernet10 } from "std/media";\n');
  });
});

describe("places", { timeout: 60_000 }, () => {
  const text = '/// Ein Maß für 𝒳\ngraph Größe {\n  needs nic: device;\n}\nconst s = "𝒳𝒴"; const t = wrong;\n';
  it.each([
    [undefined, placeOf(text, "wrong").character],
    [["utf-16"], placeOf(text, "wrong").character],
    [["utf-8", "utf-16"], Buffer.byteLength('const s = "𝒳𝒴"; const t = ')],
  ])("in what was agreed: %o", async (encodings, character) => {
    const client = await Client.start({}, encodings);
    await client.open("a.xgraph", text);
    const found = (await client.diagnostics("a.xgraph")).find(({ message }) => textOf(message).includes('"wrong"'));
    expect(found?.range.start).toEqual({ line: 4, character });
    // An edit counts in the same way.
    await client.change("a.xgraph", { range: found?.range, text: "12" });
    expect((await client.diagnostics("a.xgraph")).filter(({ message }) => textOf(message).includes("wrong"))).toEqual(
      [],
    );
    await client.stop();
  });
});

function textOf(message: string | { readonly value: string }): string {
  return typeof message === "string" ? message : message.value;
}

function rangeAt(text: string, word: string, nth = 0, from = word): object {
  const start = placeOf(text, from, nth);
  const character = start.character + from.indexOf(word);
  return { start: { line: start.line, character }, end: { line: start.line, character: character + word.length } };
}
