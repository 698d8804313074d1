/** Counts the rounds of loops, so that one that never ends can be stopped: nothing else in the process runs while it does. */
import { Writer, type Patch } from "./pieces.js";
import { list, type Node, parseModule, part, walk } from "./tree.js";

export interface Counted {
  readonly text: string;
  /** As in a source map. */
  readonly mappings: string;
}

const loops: ReadonlySet<string> = new Set(["ForStatement", "ForOfStatement", "WhileStatement", "DoWhileStatement"]);

/**
 * @param text A module in JavaScript.
 * @param map Its source map.
 * @returns null if it has no loops, or is a script that imports and exports nothing: that may be a CommonJS module, which cannot import.
 * @throws SyntaxError for text that is no JavaScript.
 */
export function countLoops(text: string, map: { readonly mappings: string }): Counted | null {
  const program = parseModule(text);
  const body = list(program, "body");
  const [first] = body;
  if (first === undefined || !body.some(({ type }) => /^(?:Import|Export)/.test(type))) return null;
  const name = freeName(text);
  const count = ` if (--${name}.left < 0) ${name}.end(); `;
  const patches: Patch[] = [];
  const insert = (at: number, written: string): number => patches.push({ start: at, end: at, text: [written] });
  walk(program, (node) => {
    if (!loops.has(node.type)) return undefined;
    const inner = part(node, "body");
    if (inner.type === "BlockStatement") insert(inner.start + 1, count);
    else patches.push(...wrapped(inner, count));
    return undefined;
  });
  if (patches.length === 0) return null;
  insert(first.start, `import { loopBudget as ${name} } from "xgc/runtime"; `);
  // A loop that is the body of a loop ends where that one ends: the sort is stable, and the inner one's bracket must come first.
  const ordered = patches.map((patch, index) => ({ patch, index }));
  ordered.sort((a, b) => a.patch.start - b.patch.start || order(a.patch, a.index, b.patch, b.index));
  const writer = new Writer(text, map);
  writer.write([{ start: 0, end: text.length, patches: ordered.map(({ patch }) => patch) }]);
  return { text: writer.text, mappings: writer.mappings };
}

const CLOSING = " }";

function wrapped({ start, end }: Node, count: string): Patch[] {
  return [
    { start, end: start, text: [`{${count}`] },
    { start: end, end, text: [CLOSING] },
  ];
}

/** Brackets that close at one place close from the inside out; all else is in the order of the walk. */
function order(one: Patch, first: number, other: Patch, second: number): number {
  const closes = (patch: Patch): boolean => patch.text[0] === CLOSING;
  if (closes(one) !== closes(other)) return closes(one) ? -1 : 1;
  return closes(one) ? second - first : first - second;
}

function freeName(text: string): string {
  let name = "xgcLoops";
  while (text.includes(name)) name += "_";
  return name;
}
