/** As users' own prettier sees it. */
import { format, formatWithCursor, getSupportInfo, resolveConfig } from "prettier";
import { expect, test } from "vitest";
import * as plugin from "../../src/format/plugin.js";

test("prettier formats .xgraph by its name, with the plugin's width unless told otherwise", async () => {
  const text = `graph G(${["alpha", "bravo", "charlie", "delta", "echo"].map((name) => `${name}: int = 1`).join(", ")}) {}`;
  expect(text.length).toBeGreaterThan(80);
  expect(await format(text, { filepath: "a/b.xgraph", plugins: [plugin] })).toBe(`${text}\n`);
  expect(await format(text, { filepath: "b.xgraph", plugins: [plugin], printWidth: 80 })).toContain("(\n  alpha");
  expect((await getSupportInfo({ plugins: [plugin] })).languages.map(({ name }) => name)).toContain("xgraph");
});

test("the project's own width holds for its programs", async () => {
  expect((await resolveConfig(import.meta.filename))?.printWidth).toBe(120);
});

const ragged = `

// A
graph   A(size: bytes = 1 B)   {
  needs nic: device;   // below


  eth   =   ETH over nic; arp = ARP   over eth;
}

graph    B {
  needs   nic: device;
}
`;

test("an editor's cursor stays between the signs that it stands between", async () => {
  const options = { filepath: "a.xgraph", plugins: [plugin] };
  const formatted = await format(ragged, options);
  const signsBefore = (text: string, offset: number): string => text.slice(0, offset).replaceAll(/\s/g, "");
  for (let cursorOffset = 0; cursorOffset <= ragged.length; cursorOffset++) {
    const result = await formatWithCursor(ragged, { ...options, cursorOffset });
    expect(result.formatted).toBe(formatted);
    expect(signsBefore(formatted, result.cursorOffset)).toBe(signsBefore(ragged, cursorOffset));
  }
});
