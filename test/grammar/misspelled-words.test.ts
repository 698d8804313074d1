/**
 * Every word that has a meaning in one place only, with every typo of one letter: each is reported as a misspelling of
 * the word, at its place, and the rest of the text is read as if the word stood there.
 */
import { expect, test } from "vitest";
import { parse } from "../../grammar/index.js";
import { editDistance } from "../../grammar/spelling.js";
import { contextualWords, keywords, spellingOf } from "../../grammar/text/tokens.js";
import { shown } from "./show.js";

/** A program for each word in each of its places; 【 】 stand around the word. */
const programs: readonly string[] = [
  "experiment e { expect m within 2 %, 【mean】 0.5 % of x; }",
  "scenario S { at 2 s 【crash】 server; }",
  "scenario S { at 5 【crash】 server; }",
  "scenario S { at 2 s 【boot】 server; }",
  "scenario S { 【stop】 after 120 s; }",
  "scenario S { stop 【after】 120 s; }",
  "experiment e { repeat 【until】 rtt within 1 % in 10..1000; }",
  "experiment e { 【choose】 input in [interrupt, threads(1)]; }",
  "experiment e { 【place】 handoff in Stack on server; }",
  "experiment e { place 【handoff】 in Stack on server; }",
  "experiment e { place 【handoff】 on server, client; }",
  "experiment e { 【minimize】 rtt subject to motor <= 20 us; }",
  "experiment e { 【maximize】 goodput; }",
  "experiment e { minimize rtt 【subject】 to motor <= 20 us; }",
  "experiment e { minimize rtt, p99 subject 【to】 motor <= 20 us; }",
  "protocol P { 【header】 { a: u8; } }",
  "protocol P { 【calls】 lower.push <= 3; }",
  "protocol P { 【domain】 accounts; }",
  "protocol P { 【gauge】 queued; }",
  "protocol P { 【gauge】 queued: size; }",
  "protocol P { 【histogram】 waited: time; }",
  "graph G { 【pool】 app(priority: 10); }",
  "graph G { 【pool】 app; }",
  "graph G { barrier net.udp -> test 【to】 app; }",
  "graph G { barrier at tcp.established 【to】 app when x; }",
  "scenario S { link l = M joins a, b 【arrives】 every 1 ms; }",
  "scenario S { link l = M 【arrives】 every 1 ms joins a, b; }",
  "scenario S { start a.b.c() 【arrives】 every 1 ms; }",
  "scenario S { start a.b.c() arrives 【every】 1 ms jitter 2 us; }",
  "scenario S { start a.b.c() arrives every 1 ms 【jitter】 2 us burst 3; }",
  "scenario S { start a.b.c() arrives every 1 ms 【burst】 3 apart 2 us; }",
  "scenario S { start a.b.c() arrives every 1 ms burst 3 【apart】 2 us; }",
  "scenario S { start a.b.c() arrives 【spaced】 [1 us, 2 ms]; }",
  "protocol P { entry go(size: 【varying】 bytes); }",
  "protocol P { entry go(size: 【varying】 bytes[1..3], n: int); }",
];

const letters = "abcdefghijklmnopqrstuvwxyz";

/** Every text that is one edit away from a word: a letter less, more, another, or two neighbours exchanged. */
function typosOf(word: string): Set<string> {
  const typos = new Set<string>();
  for (let at = 0; at <= word.length; at++) {
    const [before, here, behind] = [word.slice(0, at), word.charAt(at), word.slice(at + 1)];
    for (const letter of letters) {
      typos.add(before + letter + here + behind);
      if (here !== "") typos.add(before + letter + behind);
    }
    if (here === "") continue;
    typos.add(before + here.toUpperCase() + behind);
    if (word.length > 1) typos.add(before + behind);
    if (behind !== "") typos.add(before + behind.charAt(0) + here + behind.slice(1));
  }
  typos.delete(word);
  for (const other of [...keywords, ...contextualWords]) typos.delete(spellingOf(other));
  return typos;
}

function cut(program: string): [before: string, word: string, behind: string] {
  const [before = "", word = "", behind = ""] = program.split(/[【】]/);
  return [before, word, behind];
}

test("each contextual word stands in a program", () => {
  const words = new Set(programs.map((program) => cut(program)[1]));
  expect(contextualWords.map(spellingOf).filter((word) => !words.has(word))).toEqual([]);
});

test.each(programs)("%s", (program) => {
  const [before, word, behind] = cut(program);
  const right = parse(before + word + behind, 0);
  expect(right.problems).toEqual([]);
  for (const typo of typosOf(word)) {
    const { module, problems } = parse(before + typo + behind, 0);
    const suggestion = problems.length === 1 && problems[0]?.problem === "misspelledKeyword" && problems[0].suggestion;
    expect(problems, typo).toEqual([
      expect.objectContaining({
        problem: "misspelledKeyword",
        found: typo,
        span: { source: 0, start: before.length, end: before.length + typo.length },
      }),
    ]);
    // "manimize" is as near to the one as to the other.
    if (suggestion === word) expect(shown(module.declarations), typo).toEqual(shown(right.module.declarations));
    else expect(editDistance(typo, String(suggestion)), typo).toBe(1);
  }
});
