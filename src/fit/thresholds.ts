/** The distance of each value to a threshold: to a jump in the results, or a bend of their straight line, when only this value changes. */
import type { Matrix } from "ml-matrix";

export interface Threshold {
  /** The value's share of its range at which the results have jumped, and the last share at which they have not. */
  readonly from: number;
  readonly to: number;
  /** The distance of the results from the straight line, in tolerances, and the target where it is greatest. */
  readonly jump: number;
  readonly target: number;
}

/** Below and above the value; undefined if its range has none within reach. */
export interface Thresholds {
  readonly below?: Threshold;
  readonly above?: Threshold;
}

/** Ways that are tried, in shares of the range. */
const ways = [0.02, 0.06, 0.15, 0.3];
/** Off the line by more than this, in tolerances, is a jump. */
const JUMP = 1;
const HALVINGS = 3;

export async function thresholdsAt(
  evaluateAll: (all: readonly (readonly number[])[]) => Promise<readonly (readonly number[])[]>,
  at: readonly number[],
  residuals: readonly number[],
  jacobian: Matrix,
  progress: (done: number, of: number) => void,
): Promise<readonly Thresholds[]> {
  const found: Thresholds[] = [];
  for (const [index, u] of at.entries()) {
    progress(index, at.length);
    const moved = (to: number): readonly number[] => at.map((each, i) => (i === index ? to : each));
    const offLine = (to: number, results: readonly number[]): { jump: number; target: number } => {
      let worst = { jump: 0, target: 0 };
      for (const [row, result] of results.entries()) {
        const jump = result - residuals[row]! - jacobian.get(row, index) * (to - u);
        if (Math.abs(jump) > Math.abs(worst.jump)) worst = { jump, target: row };
      }
      return worst;
    };
    const isJump = ({ jump }: { jump: number }): boolean => Math.abs(jump) > JUMP;
    const search = async (sign: 1 | -1): Promise<Threshold | undefined> => {
      const room = sign > 0 ? 1 - u : u;
      const reach = [...ways.filter((way) => way < room), ...(room > 0 && room <= 0.3 ? [room] : [])];
      const results = await evaluateAll(reach.map((way) => moved(u + sign * way)));
      const first = results.findIndex((result, way) => isJump(offLine(u + sign * reach[way]!, result)));
      if (first < 0) return undefined;
      let near = first === 0 ? 0 : reach[first - 1]!;
      let far = reach[first]!;
      let jump = offLine(u + sign * far, results[first]!);
      for (let halving = 0; halving < HALVINGS; halving++) {
        const middle = (near + far) / 2;
        const [result] = await evaluateAll([moved(u + sign * middle)]);
        const there = offLine(u + sign * middle, result!);
        if (isJump(there)) [far, jump] = [middle, there];
        else near = middle;
      }
      return { from: u + sign * near, to: u + sign * far, ...jump };
    };
    const [below, above] = [await search(-1), await search(1)];
    found.push({ ...(below && { below }), ...(above && { above }) });
  }
  return found;
}
