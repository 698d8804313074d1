import { describe, expect, test } from "vitest";
import { xgc } from "../../src/cli/xgc.js";
import { newConsole } from "./console.js";

async function explain(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const io = newConsole();
  return { code: await xgc(["explain", ...argv], io), out: io.out(), err: io.err() };
}

describe("explain", () => {
  test("lists all diagnostics, each of which has a page", async () => {
    const { code, out } = await explain();
    expect(code).toBe(0);
    const codes = [...out.matchAll(/^ {2}(XG\d{4}) /gm)].map(([, each]) => each ?? "");
    expect(codes.length).toBeGreaterThan(20);
    expect(codes).toEqual([...new Set(codes)].sort());
    for (const each of codes) {
      const page = await explain(each.toLowerCase());
      expect(page.code).toBe(0);
      expect(page.out).toMatch(new RegExp(`^(error|warning|note) ${each}: .+\n\n(.|\n)+\n$`));
    }
  });

  test("shows a program with the diagnostic, and one without it", async () => {
    const { out } = await explain("XG2003");
    const [, wrong = "", right = ""] =
      /A program with this diagnostic:\n\n(.*)\n\nA program without it:\n\n(.*)\n$/s.exec(out) ?? [];
    expect(wrong).toContain("\n    ip = IP over eth;\n    eth = ETH over nic;\n");
    expect(right).toContain("\n    eth = ETH over nic;\n    ip = IP over eth;\n");
  });

  test("does not know every code", async () => {
    const { code, out, err } = await explain("XG0000");
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain("error: there is no diagnostic XG0000\n");
  });
});
