/** Titles, labels and messages with control characters: none reaches a terminal or a page. */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { xgc } from "../../src/cli/xgc.js";
import { printable } from "../../src/lab/index.js";
import { newConsole } from "./console.js";

// eslint-disable-next-line no-control-regex
const steering = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

const program = (text: string): string => `import { UDPTEST } from "std/tests";
import { Inet } from "std/inet";
import { Ideal } from "std/machines";
import { Ethernet10 } from "std/media";
graph Stack { needs nic: device; net = Inet over nic; test = UDPTEST over net.udp; }
scenario Pair(size: bytes) {
  host a on Ideal runs Stack() under interrupt;
  host b on Ideal runs Stack() under interrupt;
  link wire = Ethernet10 joins a as 10.0.0.1/24, b as 10.0.0.2/24;
  start a.test.pingpong(b.test, size: size, trips: 1);
}
experiment e "${text}" {
  vary v (size) { "${text}": 1 B; "plain": 2 B; }
  run Pair(size);
  measure rtt = mean(a.test.rtt) in us;
  expect rtt < 1 s when v == "${text}";
}
`;

test("a table, a report page and Markdown show the escapes by which the program writes them", async () => {
  const io = newConsole();
  const text = "\\u{1b}[31mred\\u{7}\\u{202e}\\u{9b}31m<script>";
  writeFileSync(path.join(io.workingDirectory, "p.xgraph"), program(text));
  expect(await xgc(["run", "p.xgraph"], io), io.err()).toBe(0);
  expect(io.out()).not.toMatch(steering);
  expect(io.out()).toContain(`${text}  `);
  expect(await xgc(["run", ".", "--out", "new/folder"], io), io.err()).toBe(0);
  for (const name of ["report.html", "report.md"]) {
    const page = readFileSync(path.join(io.workingDirectory, "new/folder", name), "utf8");
    expect(page).not.toMatch(steering);
    expect(page).not.toContain("<script>");
    expect(page).toContain("\\u{1b}[31mred");
  }
});

test("a line break in a label breaks no table", async () => {
  const io = newConsole();
  writeFileSync(path.join(io.workingDirectory, "p.xgraph"), program("two\\nlines"));
  await xgc(["run", "p.xgraph"], io);
  expect(io.out()).toMatch(/^two\\nlines +\d/m);
});

test("messages and excerpts show a replacement character", async () => {
  const io = newConsole();
  writeFileSync(path.join(io.workingDirectory, "p.xgraph"), 'import { A } from "\u001b[31mred"; graph \u001b[2J');
  await xgc(["check", "p.xgraph"], io);
  expect(io.out()).toContain("\u{fffd}[31mred");
  expect(io.out()).not.toMatch(steering);
});

test("what a terminal shows as it is stays", () => {
  expect(printable('漢字 é "a|b" \\')).toBe('漢字 é "a|b" \\');
});
