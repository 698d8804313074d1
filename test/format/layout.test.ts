/** What a reader sees: the tables, what a table does that does not fit, and where comments go. */
import { describe, expect, test } from "vitest";
import { format, UnreadableError } from "../../src/format/index.js";

const lines = (...text: string[]): string => text.join("\n") + "\n";

describe("tables", () => {
  test("are settings, fields, instances and rows, with the comments at their ends", async () => {
    const text = lines(
      "machine M { a.b = assumed(1 us); // one",
      "  abc.def = assumed(2us);",
      "  g = 3; // three",
      "",
      "  apart.from = 1; x = 2; }",
      "protocol P from './p.ts' {".replaceAll("'", '"'),
      "  header { a: u8; longer: set u8 {x=1,y=2}; _: bytes[longer*4]; }",
      "}",
      "graph G { needs nic: device; eth = ETH over nic; // wire",
      "  // between",
      "  chan = CHAN(timeout: 5 s) over data: eth, control: eth;",
      "  provides chan; }",
      'experiment e { vary v (a, b) { "x": 1, true; "longer": threads(1), false; } }',
    );
    expect(await format(text, 80)).toBe(
      lines(
        "machine M {",
        "  a.b     = assumed(1 us);  // one",
        "  abc.def = assumed(2 us);",
        "  g       = 3;              // three",
        "",
        "  apart.from = 1;",
        "  x          = 2;",
        "}",
        'protocol P from "./p.ts" {',
        "  header { a: u8; longer: set u8 { x = 1, y = 2 }; _: bytes[longer * 4]; }",
        "}",
        "graph G {",
        "  needs nic: device;",
        "  eth  = ETH over nic;  // wire",
        "  // between",
        "  chan = CHAN(timeout: 5 s) over data: eth, control: eth;",
        "  provides chan;",
        "}",
        "experiment e {",
        "  vary v (a, b) {",
        '    "x":      1,          true;',
        '    "longer": threads(1), false;',
        "  }",
        "}",
      ),
    );
  });

  test("that do not fit are not aligned, and their rows have one cell a line", async () => {
    const text = 'experiment e { vary v (a) { "x": 1, true; "longer": threads(1), false; } }';
    expect(await format(text, 25)).toBe(
      lines(
        "experiment e {",
        "  vary v (a) {",
        '    "x":',
        "      1,",
        "      true;",
        '    "longer":',
        "      threads(1),",
        "      false;",
        "  }",
        "}",
      ),
    );
    expect(await format("machine M { a = fitted(1 us, 2 us..3 us); long.name = 2; }", 30)).toBe(
      lines("machine M {", "  a = fitted(1 us, 2 us..3 us);", "  long.name = 2;", "}").replace(
        "fitted(1 us, 2 us..3 us)",
        "fitted(\n    1 us,\n    2 us..3 us\n  )",
      ),
    );
  });

  test("nothing else is one", async () => {
    const text = lines(
      'import { A } from "a";',
      'import { Longer } from "b";',
      "number IP over ETH = 1;",
      "number ARP over ETH = 2;",
    );
    expect(await format(text)).toBe(text);
  });
});

describe("expressions", () => {
  test.each([
    ["(a + b) * c", "(a + b) * c"],
    ["(a * b) + c", "a * b + c"],
    ["a - (b - c)", "a - (b - c)"],
    ["(a - b) - c", "a - b - c"],
    ["a or (b and c)", "a or (b and c)"],
    ["not (a == b)", "not a == b"],
    ["not (a and b)", "not (a and b)"],
    ["-(a + b)", "-(a + b)"],
    ["(if a then b else c) + 1", "(if a then b else c) + 1"],
    ["if a then b else (if c then d else e)", "if a then b else if c then d else e"],
    ["0..(n-2)", "0..n - 2"],
    ["10_000*0x0800", "10_000 * 0x0800"],
    ["5us..40us", "5 us..40 us"],
    ["(a)[1]", "(a)[1]"],
    ['f( [1,2] , x:(a,b) )[v:"x"]', 'f([1, 2], x: (a, b))[v: "x"]'],
  ])("%s is %s", async (from, to) => {
    expect(await format(`const x = ${from};`)).toBe(`const x = ${to};\n`);
  });
});

describe("comments", () => {
  test("in the middle of a statement go above it, and do not become its documentation", async () => {
    const text = "/// Doc.\nconst x = // one\n  1 + /// two\n  2; // three\n";
    expect(await format(text)).toBe("/// Doc.\n// one\n// two\nconst x = 1 + 2;  // three\n");
  });

  test("of list items stay with them", async () => {
    const text = "graph G(a: int, // first\n  // above b\n  b: int // last\n) {}\n";
    expect(await format(text)).toBe("graph G(\n  a: int, // first\n  // above b\n  b: int // last\n) {}\n");
  });

  test("in an empty block or file stay there", async () => {
    expect(await format("graph G { // nothing\n }")).toBe("graph G {\n  // nothing\n}\n");
    expect(await format("// nothing")).toBe("// nothing\n");
    expect(await format(" \n")).toBe("");
  });

  test("that document what follows stand above it", async () => {
    const text = "graph G {\n  a = A; /// Of b.\n  b = B;\n}\n";
    expect(await format(text)).toBe("graph G {\n  a = A;\n  /// Of b.\n  b = B;\n}\n");
  });

  test("with prettier-ignore keep what follows as it is", async () => {
    const text = "graph G {\n  a = A;\n  // prettier-ignore\n  long =   B  over // inside\n     a;\n  c = C;\n}\n";
    expect(await format(text)).toBe(text);
  });

  test.each(["long", " =  "])("with prettier-ignore behind %j keep the whole statement as it is", async (before) => {
    const statement = "  long  =   B  over a;".replace(before, `${before}\n// prettier-ignore\n// why\n `);
    const text = `graph G {\n  a  = A;\n${statement}\n  c  = C;\n}\n`;
    const once = text.replaceAll(/^( {2}[ac]) {2}=/gm, "$1 =");
    expect(await format(text)).toBe(once);
    expect(await format(once)).toBe(once);
  });
});

test("blank lines stay, one at a time, but not at the ends of a block", async () => {
  const text = "\n\ngraph G {\n\n  a = A;\n\n\n  // b\n\n  b = B;\n\n}\n\n\n\ngraph H {}\n\n";
  expect(await format(text)).toBe("graph G {\n  a = A;\n\n  // b\n\n  b = B;\n}\n\ngraph H {}\n");
});

test("other line ends become line feeds; a byte order mark stays", async () => {
  const text = "\uFEFFgraph G {\r\n  // one\r\n  a = A;\r\n}\r\n";
  expect(await format(text)).toBe("\uFEFFgraph G {\n  // one\n  a = A;\n}\n");
});

test("a program with a syntax error is refused with its place", async () => {
  const refused = await format("graph G {\n  a = ;\n}\n").catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(UnreadableError);
  expect((refused as UnreadableError).loc.start).toEqual({ line: 2, column: 7 });
});
