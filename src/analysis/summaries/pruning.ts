/** Leaves out of a summary what has no effect. */
import { type FunctionSummary, inside, type Step } from "./summary.js";
import { withoutCalls } from "./steps.js";

class Pruning {
  readonly #functions: Map<string, FunctionSummary>;

  constructor(functions: Map<string, FunctionSummary>) {
    this.#functions = functions;
  }

  #usesTime(name: string, seen: Set<string>): boolean {
    if (seen.has(name)) return false;
    seen.add(name);
    return some(
      this.#functions.get(name)?.steps ?? [],
      (step) =>
        "spend" in step ||
        "lost" in step ||
        ("call" in step && step.call === "own" && this.#usesTime(step.operation, seen)),
    );
  }

  prune(timers: ReadonlySet<string>, operations: Record<string, string[]>): void {
    for (const [name, functions] of Object.entries(operations)) {
      // A plain function counts only if it uses time.
      const left = functions.filter(
        (each) => this.#functions.get(each)?.effects !== undefined || this.#usesTime(each, new Set()),
      );
      if (left.length === 0) delete operations[name];
      else operations[name] = left;
    }
    const first = [...Object.values(operations).flat(), ...timers];
    const reached = this.#reachedFrom(first);
    const active = this.#active();
    const idle = new Set([...this.#functions.keys()].filter((name) => !active.has(name) && !first.includes(name)));
    for (const [name, each] of this.#functions) {
      if (!reached.has(name) || idle.has(name)) this.#functions.delete(name);
      else this.#functions.set(name, { ...each, steps: withoutCalls(each.steps, idle) });
    }
  }
  #callsOf(name: string): string[] {
    const found: string[] = [];
    some(this.#functions.get(name)?.steps ?? [], (step) => {
      if ("call" in step && step.call === "own") found.push(step.operation);
      return false;
    });
    return found;
  }
  #reachedFrom(first: readonly string[]): ReadonlySet<string> {
    const reached = new Set<string>();
    const open = [...first];
    for (let name = open.pop(); name !== undefined; name = open.pop()) {
      if (reached.has(name)) continue;
      reached.add(name);
      open.push(...this.#callsOf(name));
    }
    return reached;
  }
  /** Functions with an effect, their own or that of a function that they call. */
  #active(): ReadonlySet<string> {
    const isActive = ({ steps, writes, effects }: FunctionSummary, name: string): boolean =>
      writes.length > 0 ||
      (effects !== undefined && !name.endsWith(" (made)")) ||
      some(steps, (step) => inside(step).length === 0 && !("call" in step && step.call === "own"));
    const active = new Set([...this.#functions].flatMap(([name, each]) => (isActive(each, name) ? [name] : [])));
    for (let changed = true; changed;) {
      changed = false;
      for (const name of this.#functions.keys()) {
        if (active.has(name) || !this.#callsOf(name).some((each) => active.has(each))) continue;
        active.add(name);
        changed = true;
      }
    }
    return active;
  }
}

/** Leaves out functions that nothing calls, and those without effects that are no operations. */
export function prune(
  functions: Map<string, FunctionSummary>,
  timers: ReadonlySet<string>,
  operations: Record<string, string[]>,
): void {
  new Pruning(functions).prune(timers, operations);
}

/** Whether a step, also one inside another step, satisfies a condition. */
export function some(steps: readonly Step[], is: (step: Step) => boolean): boolean {
  return steps.some((step) => is(step) || inside(step).some((each) => some(each, is)));
}
