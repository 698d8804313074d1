/**
 * The throughput of a bulk transfer under loss is that of RFC 5681's sawtooth: C * MSS / (RTT * sqrt(p)). If each 1/p-th segment is lost, C is sqrt(3/2) (Mathis,
 * Semke, Mahdavi, Ott 1997). If each is lost with probability p, C is 1.3098 (Ott, Kemperman, Mathis 1996). `npm run sawtooth` has many more losses, and losses from
 * 0.01 % to 1 %.
 */
import process from "node:process";
import { describe, expect, test } from "vitest";
import { constantOf, type Transfer } from "./sawtooth.js";

const PERIODIC = Math.sqrt(3 / 2);
const RANDOM = 1.3098;
const full = process.env["XGC_SAWTOOTH"] === "1";

/** Losses in per cent, how many, and the most by which C may differ, in per cent. */
type Row = readonly [percent: number, losses: number, within: number];

function check(congestion: Transfer["congestion"], periodic: boolean, [percent, losses, within]: Row): void {
  const formula = periodic ? PERIODIC : RANDOM;
  const measured = constantOf({ congestion, periodic, loss: percent / 100, losses });
  const off = (measured / formula - 1) * 100;
  if (full)
    console.log(
      `${congestion} ${percent} % ${periodic ? "periodic" : "random"}: C ${measured.toFixed(3)}, ${off.toFixed(1)} %`,
    );
  expect(Math.abs(off), `C is ${measured}, ${off} % from ${formula}`).toBeLessThan(within);
}

describe("the throughput of a bulk transfer", () => {
  test("with each 1000th segment lost", () => {
    check("newReno", true, [0.1, 8, 3]);
  });
  // The mean of 250 losses has a standard error of about 3 %.
  test("with 1 % of the segments lost at random", () => {
    check("newReno", false, [1, 250, 9]);
  });
});

describe.runIf(full)("the whole range", () => {
  const periodic: readonly Row[] = [
    [0.01, 12, 3],
    [0.03, 40, 3],
    [0.1, 100, 3],
    // A window of 16 segments spends one round trip of nine in fast recovery, which the formula leaves out.
    [1, 500, 12],
  ];
  const random: readonly Row[] = [
    [0.01, 300, 9],
    [0.1, 2500, 4],
    [0.3, 4000, 4],
    [1, 8000, 4],
  ];
  test.each(periodic)("each 1/p-th lost: %d %%", { timeout: 1e7 }, (...row) => check("newReno", true, row));
  test.each(random)("at random: %d %%", { timeout: 1e7 }, (...row) => check("newReno", false, row));
  test.each([[0.1, 100, 3] as const])("Reno, each 1/p-th lost: %d %%", { timeout: 1e7 }, (...row) =>
    check("reno", true, row),
  );
});
