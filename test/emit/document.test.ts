/** What may break is laid out as prettier's own printer lays it out. */
import fc from "fast-check";
import { doc as prettier } from "prettier";
import { expect, test } from "vitest";
import {
  brackets,
  broken,
  type Doc,
  enclosed,
  fill,
  group,
  hardLine,
  ifBroken,
  indent,
  join,
  line,
  print,
  softLine,
} from "../../src/emit/document.js";

const theirs = prettier.builders;

/** A document, and the same as prettier has it. */
interface Pair {
  readonly ours: Doc;
  readonly theirs: prettier.builders.Doc;
}

function listOf(pairs: readonly Pair[]): Pair {
  return { ours: pairs.map((pair) => pair.ours), theirs: pairs.map((pair) => pair.theirs) };
}

function bracketed(pairs: readonly Pair[], space: "" | " ", expand: boolean): Pair {
  const inner = space === "" ? theirs.softline : theirs.line;
  const items = pairs.map((pair) => theirs.group(pair.theirs));
  const inside = theirs.indent([inner, theirs.join([",", theirs.line], items)]);
  return {
    ours: enclosed(
      brackets("{", ",", "}", space),
      pairs.map((pair) => pair.ours),
      expand,
    ),
    theirs: theirs.group(["{", inside, theirs.ifBreak(","), inner, "}"], { shouldBreak: expand }),
  };
}

const word = fc.stringMatching(/^[a-z]{1,14}$/).map((text): Pair => ({ ours: text, theirs: text }));
const numbers = fc.array(fc.nat(99_999).map(String), { minLength: 1, maxLength: 30 }).map((items): Pair => {
  const [first = "", ...rest] = items;
  return {
    ours: group("[", indent(softLine, fill([first, ...rest.flatMap((each): Doc[] => [line, each])])), softLine, "]"),
    theirs: theirs.group([
      "[",
      theirs.indent([theirs.softline, theirs.fill([first, ...rest.flatMap((each) => [theirs.line, each])])]),
      theirs.softline,
      "]",
    ]),
  };
});

const { document } = fc.letrec<{ document: Pair; list: Pair[] }>((tie) => ({
  list: fc.array(tie("document"), { maxLength: 4 }),
  document: fc.oneof(
    { depthSize: "medium" },
    word,
    numbers,
    tie("list").map(listOf),
    fc
      .tuple(tie("list"), fc.constantFrom("" as const, " " as const), fc.boolean())
      .filter(([pairs]) => pairs.length > 0)
      .map(([pairs, space, expand]) => bracketed(pairs, space, expand)),
    tie("list").map((pairs): Pair => {
      const all = listOf(pairs);
      return {
        ours: group("(", indent(line, all.ours), ifBroken(";", ":"), softLine, ")"),
        theirs: theirs.group([
          "(",
          theirs.indent([theirs.line, all.theirs]),
          theirs.ifBreak(";", ":"),
          theirs.softline,
          ")",
        ]),
      };
    }),
    tie("list").map((pairs): Pair => {
      const all = listOf(pairs);
      return {
        ours: broken("<", indent(softLine, all.ours), line, ">"),
        theirs: theirs.group(["<", theirs.indent([theirs.softline, all.theirs]), theirs.line, ">"], {
          shouldBreak: true,
        }),
      };
    }),
    fc.tuple(tie("list"), tie("list")).map(([first, second]): Pair => ({
      ours: join(hardLine, [listOf(first).ours, "", listOf(second).ours]),
      theirs: theirs.join(theirs.hardline, [listOf(first).theirs, "", listOf(second).theirs]),
    })),
  ),
}));

test("documents are laid out as prettier lays them out", () => {
  fc.assert(
    fc.property(document, fc.integer({ min: 10, max: 120 }), (pair, width) => {
      const { formatted } = prettier.printer.printDocToString(pair.theirs, {
        printWidth: width,
        tabWidth: 2,
        useTabs: false,
      });
      expect(print(pair.ours, width)).toBe(formatted);
    }),
    { numRuns: 2000 },
  );
});
