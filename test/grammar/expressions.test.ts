import { describe, expect, test } from "vitest";
import { parse } from "../../grammar/index.js";
import { shownExpression } from "./show.js";

/** The value of the constant that a text declares, with its places. */
function valueIn(text: string): unknown {
  const [declaration] = parse(text, 0).module.declarations;
  return declaration?.kind === "Const" ? declaration.value : undefined;
}

test.each(["12", "30 us", "30 usec", "10.0.0.1/24", "10.0.0.300", "true", "false", "size", "mean", "stop"])(
  "%s is read alike alone, by the short way, and as an operand, by the rules",
  (token) => {
    const alone = valueIn(`const a = ${token};`);
    expect(alone).toMatchObject({ span: { start: 10, end: 10 + token.length } });
    expect(valueIn(`const a = ${token} + 1;`)).toMatchObject({ kind: "BinaryExpression", left: alone });
  },
);

describe("expressions", () => {
  test.each([
    // Literals.
    ["10_000", "10000"],
    ["0x0800", "2048"],
    ["0.25", "0.25"],
    ["30 us", "30'us"],
    ["30us", "30'us"],
    ["0.3 us/B", "0.3'us/B"],
    ["30 // how long\n us", "30'us"],
    ["30\n\n  % + 1", "(30'% + 1)"],
    ["3 // how long\n cycles/B * 2", "(3'cycles/B * 2)"],
    ["f(1\n B, 2)", "f(1'B, 2)"],
    ["2 %", "2'%"],
    ["2%", "2'%"],
    ["10.0.0.1", "@10.0.0.1"],
    ["10.0.0.1/24", "@10.0.0.1/24"],
    ["true", "true"],
    [String.raw`"a \"b\" \\ \n \u{1F600} \u0041"`, JSON.stringify('a "b" \\ \n \u{1F600} A')],
    // A range operator is no part of a number.
    ["1..10", "(1 .. 10)"],
    ["1 B..8 KiB", "(1'B .. 8'KiB)"],
    ["0.5..1.5", "(0.5 .. 1.5)"],
    ["0..n - 2", "(0 .. (n - 2))"],
    // A slash after a unit divides, unless it makes the unit of a cost.
    ["8 B/n", "(8'B / n)"],
    ["3 us/Bytes", "(3'us / Bytes)"],
    ["(size + 8 B) / 1480 B", "((size + 8'B) / 1480'B)"],
    // A word after a number is no unit where the language has a word there.
    ["if n == 1 then 1 else 2", "(if (n == 1) 1 2)"],
    // Precedence: or < and < not < comparison < range < + - < * / < unary -.
    ["a or b and c", "(a or (b and c))"],
    ["a and b or c", "((a and b) or c)"],
    ["not a and b", "((not a) and b)"],
    ["not a == b", "(not (a == b))"],
    ["not not a", "(not (not a))"],
    ["a and not b < c", "(a and (not (b < c)))"],
    ["not a + 1 == b or c", "((not ((a + 1) == b)) or c)"],
    ["a < b + 1", "(a < (b + 1))"],
    ["a == 1..2", "(a == (1 .. 2))"],
    ["a - b - c", "((a - b) - c)"],
    ["a - b * c / d", "(a - ((b * c) / d))"],
    ["-a * -b", "((- a) * (- b))"],
    ["--a", "(- (- a))"],
    ["-a[b: 1]", "(- a{b: 1})"],
    ["(a + b) * c", "((a + b) * c)"],
    ["if a then b else if c then d else e + 1", "(if a b (if c d (e + 1)))"],
    // Paths, calls, selections.
    ["a.b.count.in", "a.b.count.in"],
    ["client[*].rpc[i + 1].chan", "client[*].rpc[(i + 1)].chan"],
    ['rtt[version: "Regular"] - rtt', '(rtt{version: "Regular"} - rtt)'],
    ["measured(30.7 us, Table2)", "measured(30.7'us, Table2)"],
    ['csv("f.csv", table: 4)', 'csv("f.csv", table: 4)'],
    ["mean(a.b)", "mean(a.b)"],
    ["f()", "f()"],
    ["f(in: 1, when: 2)", "f(in: 1, when: 2)"],
    [
      "fitted(20 us, 5 us..60 us) + fitted(0.30 us/B, 0.25 us/B..0.355 us/B)",
      "(fitted(20'us, (5'us .. 60'us)) + fitted(0.3'us/B, (0.25'us/B .. 0.355'us/B)))",
    ],
    // Lists and tuples.
    ["[]", "[]"],
    ["[1 B, 1000 B]", "[1'B, 1000'B]"],
    ["(eth, arp)", "<eth, arp>"],
    ["(a)", "a"],
  ])("%s", (text, tree) => {
    expect(shownExpression(text)).toBe(tree);
  });

  test("the span of an operation holds the brackets of its operands", () => {
    const text = "const x = (a + b) * (c);";
    const [declaration] = parse(text, 7).module.declarations;
    if (declaration?.kind !== "Const") throw new Error("no const");
    expect(declaration.value.span).toEqual({ source: 7, start: 10, end: 23 });
    expect(declaration.span).toEqual({ source: 7, start: 0, end: 24 });
  });
});
