/** Pools of threads of a graph, to which its barriers hand over. */
import type { Barrier, Pool } from "../../../grammar/index.js";
import { note } from "../diagnostics/report.js";
import { suggestion } from "../diagnostics/suggestions.js";
import type { PoolType } from "../program.js";
import { checkValue } from "../values/expressions.js";
import { checkOptions, type ModeParameter } from "../values/modes.js";
import type { GraphContext } from "./context.js";

/** What a pool may say. docs/language/barriers.md says what it means. */
export const poolOptions: readonly ModeParameter[] = [
  { name: "threads", kind: "int", default: 1 },
  { name: "priority", kind: "int", default: 0, low: -1000, high: 1000 },
  { name: "core", kind: "int", default: 0, low: 0, high: 63 },
  { name: "queue", kind: "int", default: null, high: 65536 },
  { name: "full", kind: "word", default: "defer", words: ["defer", "drop"] },
  { name: "spin", kind: "bool", default: false },
];

export function checkPools(context: GraphContext, written: readonly Pool[]): PoolType[] {
  const first = new Map<string, Pool>();
  return written.flatMap((pool): PoolType[] => {
    const { name, span } = pool;
    const other = first.get(name.text);
    if (other !== undefined) {
      const related = [{ span: other.name.span, message: note("declaredHere", { name: name.text }) }];
      context.report("duplicateName", name.span, { name: name.text }, { related });
      return [];
    }
    first.set(name.text, pool);
    const what = `pool "${name.text}"`;
    const options = checkOptions(context, what, poolOptions, pool.arguments, name.span, { checkValue });
    return [{ name: name.text, options, span }];
  });
}

/** The pool that a barrier names; undefined where it names none, or one that does not exist. */
export function poolOf(context: GraphContext, { to }: Barrier, pools: readonly PoolType[]): string | undefined {
  if (to === undefined) return undefined;
  if (pools.some(({ name }) => name === to.text)) return to.text;
  const help = suggestion(
    to.text,
    pools.map(({ name }) => name),
  );
  context.report("unknownName", to.span, { kind: "pool", name: to.text }, { help });
  return undefined;
}
