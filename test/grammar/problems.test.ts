/**
 * Broken programs, one fault each, with the exact problems. In a program, 【 】 stand around the text at fault (around
 * nothing where something is missing) and 〖 〗 around the bracket that waits to be closed.
 */
import { describe, expect, test } from "vitest";
import { parse, type SyntaxProblem } from "../../grammar/index.js";

type Expected = Record<string, unknown> & { problem: SyntaxProblem["problem"] };

const member = {
  protocol:
    "needs provides opens header demux point entry calls domain counter series gauge histogram barrier const }".split(
      " ",
    ),
  graph: "needs provides barrier pool const <name> }".split(" "),
  scenario: "host link warm start at stop expect for const }".split(" "),
};

function missing(sign: string, found: string, construct?: string): Expected {
  return { problem: "missingToken", missing: sign, found, ...(construct !== undefined && { while: construct }) };
}
function unexpected(found: string, expected: readonly string[], construct?: string): Expected {
  return { problem: "unexpectedToken", found, expected, ...(construct !== undefined && { while: construct }) };
}
function misspelled(found: string, suggestion: string, construct?: string): Expected {
  return { problem: "misspelledKeyword", found, suggestion, ...(construct !== undefined && { while: construct }) };
}

const cases: Record<string, [program: string, problem: Expected, declarations: string][]> = {
  "a missing semicolon": [
    ["protocol P { counter a【】\n counter b; }", missing(";", "counter", "counter"), "P:2"],
    ["protocol P { counter a【】 }", missing(";", "}", "counter"), "P:1"],
    ["graph G {\n eth = ETH over nic【】\n arp = ARP over eth;\n}", missing(";", "arp", "instance"), "G:2"],
    ['import { A } from "x"【】\nconst y = 1;', missing(";", "const", "import"), "y"],
    ["const x = 1【】", missing(";", "<end of file>", "const"), "x"],
    ["machine M {\n a = 1【】\n b = 2;\n}", missing(";", "b", "setting"), "M:2"],
    ['experiment e { vary v (a) {\n "x": 1【】\n "y": 2;\n} }', missing(";", '"y"', "row"), "e:1"],
    ["const x = a 【b】;", unexpected("b", [";"], "const"), "x"],
  ],
  "a missing brace": [
    ["graph G 〖{〗\n needs nic: device;【】\n\nmachine M {\n a = 1;\n}", missing("}", "machine", "graph"), "G:1 M:1"],
    ["graph G 〖{〗\n needs nic: device;【】\n", missing("}", "<end of file>", "graph"), "G:1"],
    ["protocol P {\n header 〖{〗\n  a: u8;【】\n counter b;\n}", missing("}", "counter", "header"), "P:2"],
    [
      "scenario S {\n host a on M runs G under i 〖{〗\n  a = 1;【】\n link l = E joins a, b;\n}",
      missing("}", "link", "host"),
      "S:2",
    ],
    ["protocol P【】 counter a; }\nconst x = 1;", missing("{", "counter", "protocol"), "P:1 x"],
    ["const x = 5;\n【}】\nconst y = 3;", unexpected("}", ["<declaration>"]), "x y"],
    ["graph G { }【;】\nconst x = 1;", unexpected(";", ["<declaration>"]), "G:0 x"],
    ['import【】 A from "std";', missing("{", "A", "import"), ""],
  ],
  "a missing bracket or comma": [
    ["const x = 〖(〗1 + 2【】;\nconst y = 2;", missing(")", ";", "const"), "x y"],
    ["const x = f〖(〗1, 2【】;\nconst y = 2;", missing(")", ";", "const"), "x y"],
    ["const x = 〖[〗1, 2【】;\nconst y = 2;", missing("]", ";", "const"), "x y"],
    ["protocol P〖(〗x: int【】 { counter a; }", missing(")", "{", "protocol"), "P:1"],
    ["const x = [1 B【】 2 B];", missing(",", "2 B", "const"), "x"],
    ["experiment e {\n vary size in 【】1 B, 2 B];\n repeat 2;\n}", missing("[", "1 B", "vary"), "e:2"],
    ["experiment e {\n vary n in 【】1 B];\n repeat 2;\n}", missing("[", "1 B", "vary"), "e:2"],
    ["experiment e {\n vary n in 【】-1, (2)];\n repeat 2;\n}", missing("[", "-", "vary"), "e:2"],
    ["const x = 【】1, 2];\nconst y = 2;", missing("[", "1", "const"), "x y"],
    ["scenario S { for i in 【】1, 2] { stop after 1 s; } }", missing("[", "1", "for"), "S:1"],
    ["protocol P(n: bytes[] = 【】1 B], m: int) { }", missing("[", "1 B", "protocol"), "P:0"],
    ["protocol P(n: int in 【】1, 2] = 1) { }", missing("[", "1", "protocol"), "P:0"],
    ['import { A【】 B } from "x";', missing(",", "B", "import"), ""],
    ["const x = [1 B,【,】 2 B];", unexpected(",", ["<expression>"], "const"), "x"],
    ["const x = [1 B【,】];", { problem: "trailingComma", while: "const" }, "x"],
    ['import { A【,】 } from "x";', { problem: "trailingComma", while: "import" }, ""],
    ["experiment e { expect m within 2 %【】 mean 3 us of x; }", missing(",", "mean", "expect"), "e:1"],
  ],
  "a misspelled keyword": [
    ["【protcol】 P { counter a; }\nnumber P = 3;", misspelled("protcol", "protocol"), "P:1 P"],
    ["graph G { 【barier】 a -> b; }", misspelled("barier", "barrier", "graph"), "G:1"],
    ["graph G { net = Inet 【ovr】 nic; }", misspelled("ovr", "over", "instance"), "G:1"],
    ['import { A } 【form】 "x";', misspelled("form", "from", "import"), ""],
    ["scenario S { link l = E 【join】 a, b; }", misspelled("join", "joins", "link"), "S:1"],
    ["experiment e { expect m == 0 【whn】 x; }", misspelled("whn", "when", "expect"), "e:1"],
    ["const x = if a 【thn】 b else c;", misspelled("thn", "then", "const"), "x"],
    ["service S: control { ask(): Mac 【blokcs】; }", misspelled("blokcs", "blocks", "operation"), "S"],
    ['@【alow】(XG1, "r") const x = 1;', misspelled("alow", "allow"), "x"],
  ],
  "a sign for another": [
    ["graph G { barrier a 【>】 b; }", unexpected(">", ["->"], "barrier"), "G:1"],
    ["graph G { barrier a 【=>】 b; }", { problem: "wrongOperator", found: "=>", suggestion: "->" }, "G:1"],
    ["graph G { net【:】 Inet over nic; }", unexpected(":", ["="], "instance"), "G:1"],
    ["machine M { clock【:】 assumed(25 MHz); }", unexpected(":", ["="], "setting"), "M:1"],
    ["protocol P { header { v 【=】 u4; } }", unexpected("=", [":"], "header field"), "P:1"],
    ["scenario S { start a.b(size 【=】 3); }", unexpected("=", [":"], "start"), "S:1"],
    ["experiment e { expect x 【=】 5; }", unexpected("=", ["within", "when", ";"], "expect"), "e:1"],
    ["const x = a 【&&】 b;", { problem: "wrongOperator", found: "&&", suggestion: "and" }, "x"],
    ["const x = 【!】a;", { problem: "wrongOperator", found: "!", suggestion: "not" }, "x"],
    ["const x = 【'abc'】;", { problem: "wrongQuotes", found: "'" }, "x"],
  ],
  "something left out": [
    ["const x = 【;】\nconst y = 1;", unexpected(";", ["<expression>"], "const"), "x y"],
    ["const x = a.【;】\nconst y = 1;", unexpected(";", ["<name>"], "const"), "x y"],
    ["const x = 1 + 【;】", unexpected(";", ["<expression>"], "const"), "x"],
    ["const x【】 5;", missing("=", "5", "const"), "x"],
    ["const 【=】 5;", unexpected("=", ["<name>"], "const"), ""],
    ["graph G { net = Inet over 【;】 }", unexpected(";", ["<expression>"], "instance"), "G:1"],
    ["graph G { net = 【over】 nic; }", unexpected("over", ["<name>"], "instance"), "G:0"],
    ["graph G { barrier a【】 b; }", missing("->", "b", "barrier"), "G:1"],
    ["protocol P { needs lower【】 Datagram; }", missing(":", "Datagram", "needs"), "P:1"],
    ["protocol P { needs lower: 【;】 provides x; }", unexpected(";", ["<type>"], "needs"), "P:1"],
    ["protocol P { needs lower: Datagram[4【]】; }", unexpected("]", [".."], "needs"), "P:1"],
    ["protocol P { demux【】 proto; }", missing("by", "proto", "demux"), "P:1"],
    ["protocol P { entry go【;】 }", unexpected(";", ["("], "entry"), "P:1"],
    ["protocol P(x: int = 【)】 { counter a; }", unexpected(")", ["<expression>"], "protocol"), "P:1"],
    ["protocol P(x【,】 y: bool) { counter a; }", unexpected(",", [":"], "protocol"), "P:1"],
    ["protocol 【{】 counter a; }", unexpected("{", ["<name>"], "protocol"), ""],
    ["service S: control【】\n ask(): Mac;\n}", missing("{", "ask", "service"), "S"],
    ["protocol P { opens with a: u16 【any】; }", unexpected("any", [",", ";"], "opens"), "P:1"],
    ["protocol P { entry go(a: int = 10【】 b: int); }", missing(",", "b", "entry"), "P:1"],
    ["protocol P {\n header {\n  protocol【】 u16;\n }\n}", missing(":", "u16", "header field"), "P:1"],
    ["experiment e { vary 【in】 [1]; }", unexpected("in", ["<name>"], "vary"), "e:0"],
    ['【{】 A } from "x";\nconst y = 1;', unexpected("{", ["<declaration>"]), "y"],
    ["costs【】 M { a.b = 1; }", missing("on", "M", "costs"), "M:1"],
    ["scenario S { host a【】 M runs G under i; }", missing("on", "M", "host"), "S:1"],
    ["scenario S { host a on M runs G【;】 }", unexpected(";", ["under"], "host"), "S:1"],
    ["scenario S { start a.b【;】 }", unexpected(";", ["("], "start"), "S:0"],
    ["experiment e { expect m within 2 %【;】 }", unexpected(";", ["of"], "expect"), "e:1"],
    ['experiment e { vary v 【{】 "x": 1; } run R(); }', unexpected("{", ["in", "("], "vary"), "e:1"],
    ["const x = if a then b【;】", unexpected(";", ["else"], "const"), "x"],
    ["@allow(XG1【)】 const x = 1;", unexpected(")", [","]), "x"],
  ],
  "words and characters": [
    ["graph G { 【link】 = ARQ over a; }", { problem: "reservedWord", word: "link", while: "graph" }, "G:1"],
    [
      "graph G { 【barrier】 = ARQ(n: 3) over a; }",
      { problem: "reservedWord", word: "barrier", while: "graph" },
      "G:1",
    ],
    [
      "service S: control { 【start】(a: int): Mac; }",
      { problem: "reservedWord", word: "start", while: "service" },
      "S",
    ],
    ["protocol P { counter 【start】; }", { problem: "reservedWord", word: "start", while: "counter" }, "P:1"],
    ["const x = 30 【usec】;", { problem: "unknownUnit", unit: "usec", suggestion: "us" }, "x"],
    ["const x = 30 【\u00b5s】;", { problem: "unknownUnit", unit: "\u00b5s", suggestion: "us" }, "x"],
    ["const x = 3 【usec/B】;", { problem: "unknownUnit", unit: "usec/B", suggestion: "us/B" }, "x"],
    ["const x = 3【furlong】;", { problem: "unknownUnit", unit: "furlong" }, "x"],
    [
      "experiment e { measure m = 3 in 【usec】; }",
      { problem: "unknownUnit", unit: "usec", suggestion: "us", while: "measure" },
      "e:1",
    ],
    ["const x = 【1.2.3】;", { problem: "malformedNumber", text: "1.2.3" }, "x"],
    ["const x = 【1e9】;", { problem: "malformedNumber", text: "1e9" }, "x"],
    ["const x = 【1__0】;", { problem: "malformedNumber", text: "1__0" }, "x"],
    ["const x = 【0xZZ】;", { problem: "malformedNumber", text: "0xZZ" }, "x"],
    [
      "const x = 【9007199254740993】;",
      { problem: "numberTooLarge", text: "9007199254740993", limit: Number.MAX_SAFE_INTEGER },
      "x",
    ],
    ["const x = 【10.0.0.256】;", { problem: "malformedAddress", text: "10.0.0.256" }, "x"],
    ["const x = 【10.0.0.1/33】;", { problem: "malformedAddress", text: "10.0.0.1/33" }, "x"],
    ['const x = 【"abc;】\nconst y = 1;', { problem: "unterminatedString" }, "x y"],
    [String.raw`const x = "a【\d】b";`, { problem: "unknownEscape", escape: String.raw`\d` }, "x"],
    ["const x = 5 【#】 3;", { problem: "unexpectedCharacter", character: "#" }, "x"],
    ["const 【\u00e4】x = 3;", { problem: "unexpectedCharacter", character: "\u00e4" }, "x"],
    ["const x =【\u00a0\u00a0】3;", { problem: "unexpectedCharacter", character: "\u00a0" }, "x"],
    ["const x = 【\0】1;", { problem: "unexpectedCharacter", character: "\0" }, "x"],
    ["const x = 【/* no */】 5;", { problem: "blockComment", terminated: true }, "x"],
    ["const x = 5; 【/* no】", { problem: "blockComment", terminated: false }, "x"],
    ["const x = a < b 【<】 c;", { problem: "chainedOperator", operator: "<", previous: "<", while: "const" }, "x"],
    ["const x = 1..2【..】3;", { problem: "chainedOperator", operator: "..", previous: "..", while: "const" }, "x"],
    ["const x = a + 【not】 b;", unexpected("not", ["("], "const"), "x"],
  ],
  "constructs that are elsewhere or not yet in the language": [
    ["【device】 ETH { x = 1; }\nconst x = 2;", unexpected("device", ["<declaration>"]), "x"],
    ["protocol P { 【limits】 lower.push <= 2; counter a; }", unexpected("limits", member.protocol, "protocol"), "P:1"],
    ["scenario S { host a〖[〗2 【on】 M runs G under i; const x = 1; }", unexpected("on", ["]"], "host"), "S:2"],
    ["scenario S { host a[【]】 on M runs G under i; const x = 1; }", unexpected("]", ["<expression>"], "host"), "S:2"],
    ["scenario S { at 2 s 【stop】; const x = 1; }", unexpected("stop", ["crash", "boot", "set"], "at"), "S:1"],
    ["scenario S { stop【】 120 s; }", missing("after", "120 s", "stop"), "S:1"],
    ["scenario S { for i【】 0..2 { link w = T1 joins a, b; } const x = 1; }", missing("in", "0", "for"), "S:2"],
    ["scenario S { for i in 0..2【】\n link w = T1 joins a, b;\n } }", missing("{", "link", "for"), "S:1"],
    [
      "scenario S { for i in 0..2 { 【repeat】 3; link w = T1 joins a, b; } const x = 1; }",
      unexpected("repeat", member.scenario, "for"),
      "S:2",
    ],
    ["graph G { 【host】 a on M runs G under i; needs n: device; }", unexpected("host", member.graph, "graph"), "G:1"],
    ["【hello】 world", unexpected("hello", ["<declaration>"]), ""],
  ],
};

function marked(program: string): { text: string; span: object; opener?: object } {
  const at: Record<string, number> = {};
  let text = "";
  for (const character of program) {
    if ("【】〖〗".includes(character)) at[character] = text.length;
    else text += character;
  }
  const span = { source: 0, start: at["【"], end: at["】"] };
  return { text, span, ...("〖" in at && { opener: { source: 0, start: at["〖"], end: at["〗"] } }) };
}

describe.each(Object.entries(cases))("%s", (_, programs) => {
  test.each(programs)("%s", (program, problem, declarations) => {
    const { text, span, opener } = marked(program);
    const { module, problems } = parse(text, 0);
    const compared = problems.map((each) => (opener === undefined ? { ...each, opener: undefined } : each));
    expect(compared).toEqual([{ ...problem, span, ...(opener !== undefined && { opener }) }]);
    // What can be read is in the tree.
    expect(module.declarations.map(nameAndSize).join(" ")).toBe(declarations);
  });
});

function nameAndSize(declaration: object): string {
  const fields = declaration as Record<string, unknown>;
  const name = (fields.name ?? fields.on ?? fields.protocol) as { text: string };
  const members = fields.members ?? fields.settings;
  return Array.isArray(members) ? `${name.text}:${members.length}` : name.text;
}

test("all problems of a text are found in one run, in the order of the text", () => {
  const text = [
    "const x = ;",
    "protcol P {",
    "  counter a",
    "  header { v = u4; }",
    "}",
    "graph G {",
    "  barrier a > b;",
    "  x = Y over 30 usec;",
    "machine M { a: 1; }",
  ].join("\n");
  expect(parse(text, 0).problems.map(({ problem }) => problem)).toEqual([
    "unexpectedToken",
    "misspelledKeyword",
    "missingToken",
    "unexpectedToken",
    "unexpectedToken",
    "unknownUnit",
    "missingToken",
    "unexpectedToken",
  ]);
});

test("a malformed number is reported, and not also the name before it", () => {
  const { problems } = parse("scenario S { link lan = Cable joins a as 10 .0.0.1/24; }", 0);
  expect(problems.map(({ problem }) => problem)).toEqual(["malformedNumber"]);
});

describe("limits", () => {
  test.each([
    ["brackets", `${"(".repeat(101)}1${")".repeat(101)}`, 100],
    ["lists", `${"[".repeat(500)}${"]".repeat(500)}`, 100],
    ["conditions", `${"if a then b else ".repeat(200)}c`, 100],
    ["indexes", `${"a[".repeat(200)}1${"]".repeat(200)}`, 100],
    ["operators", `1${" + 1".repeat(2000)}`, 1000],
    ["signs", `${"-".repeat(2000)}1`, 1000],
    ["selections", `a${"[b: 1]".repeat(2000)}`, 1000],
  ])("of %s within each other", (_, expression, limit) => {
    const { module, problems } = parse(`const x = ${expression};\nconst y = 1;`, 0);
    expect(problems).toEqual([expect.objectContaining({ problem: "nestingTooDeep", limit, while: "const" })]);
    expect(module.declarations.at(-1)).toMatchObject({ name: { text: "y" } });
  });

  test("of loops within each other, and of expressions in them", () => {
    const loops = (count: number, inside: string): string =>
      `scenario S { ${"for i in a { ".repeat(count)}${inside}${" }".repeat(count)} }`;
    expect(parse(loops(50, "stop after 1 s;"), 0).problems).toEqual([]);
    const [problem] = parse(loops(200, ""), 0).problems;
    expect(problem).toMatchObject({ problem: "nestingTooDeep", limit: 100, while: "for" });
    const sum = parse(loops(2, `stop after 1${" + 1".repeat(2000)};`), 0).problems;
    expect(sum).toEqual([expect.objectContaining({ problem: "nestingTooDeep", limit: 1000 })]);
  });

  test("a long expression that is not deep is read", () => {
    expect(parse(`const x = [${"1 + 2, ".repeat(5000)}1];`, 0).problems).toEqual([]);
    expect(parse(`const x = ${"(".repeat(99)}1${")".repeat(99)};`, 0).problems).toEqual([]);
    expect(parse(`const x = 1${" + 1".repeat(900)};`, 0).problems).toEqual([]);
  });

  test("of problems that are listed", () => {
    const { problems } = parse("# const x = 1;\n".repeat(300), 0);
    expect(problems).toHaveLength(201);
    expect(problems.at(-1)).toMatchObject({ problem: "tooManyProblems", limit: 200, span: { start: 3000 } });
  });
});
