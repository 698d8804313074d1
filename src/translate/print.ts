/**
 * The two forms of an operation. The plain one runs at once, and returns `x$S` if it is suspended; it has left a *frame* then, for the other form, the
 * *rest*, which is entered again behind the point. The rest begins at any point, or at the beginning: then it is the operation as callers get it that do
 * not run it at once.
 */
import { type Lowered, type Point, RESULT, type Step } from "./lower.js";
import type { Piece } from "./pieces.js";

/** The places of a frame before those of the variables: the rest, its `this`, the point, the frame that waits for this one. */
const HEAD = 4;

/** A frame, as text. @param self The rest and its `this`. @param values Of the variables. */
export function frame(self: string, point: number, values: readonly string[]): string {
  return `[${[self, point, "null", ...values].join(", ")}]`;
}

/** @param self The rest and its `this`: `this.send$rest, this`. */
export function plainBody({ steps, variables }: Lowered, self: string): Piece[] {
  const left = (point: Point): string =>
    frame(
      self,
      point.id,
      variables.map((each) => (point.visible.has(each) ? each : "void 0")),
    );
  const print = (list: readonly Step[]): Piece[] => list.flatMap(printStep);
  const printStep = (step: Step): Piece[] => {
    switch (step.kind) {
      case "point": {
        if ("mark" in step.run) return ["return x$leave(", ...step.run.mark, `, ${left(step)});\n`];
        return [`if ((${RESULT} = `, ...step.run.plain, `) === x$S) return x$add(${left(step)});\n`];
      }
      case "raw":
      case "declare":
        return [...step.text, "\n"];
      case "if":
        return [
          "if (",
          ...step.test,
          ") {\n",
          ...print(step.then),
          ...(step.otherwise === null ? [] : ["} else {\n", ...print(step.otherwise)]),
          "}\n",
        ];
      case "block":
        return ["{\n", ...print(step.body), "}\n"];
      case "loop": {
        const body = print(step.body);
        if (step.testsLast) return [`${step.label}: do {\n`, ...body, "} while (", ...step.test, ");\n"];
        const loop = [`${step.label}: for (; `, ...step.test, "; ", ...step.update, ") {\n", ...body, "}\n"];
        return step.first.length === 0 ? loop : ["{\n", ...print(step.first), ...loop, "}\n"];
      }
    }
  };
  return [`let ${RESULT};\n`, ...print(steps)];
}

/**
 * The body of the rest. Its parameters are `x$pc`, the point at which it begins, `x$in`, the result of the operation there, and `x$f`, its frame, which is
 * used again if it is suspended again.
 */
export function restBody({ steps, variables, kept }: Lowered): Piece[] {
  const loaded = variables.map((each, index) => `, ${each} = x$f[${HEAD + index}]`);
  const saved = variables.flatMap((each, index) => (kept.has(each) ? [] : [`x$f[${HEAD + index}] = ${each}; `]));
  return [`let ${RESULT}${loaded.join("")};\n`, ...new Rest(saved.join("")).list(steps)];
}

class Rest {
  /** Stores the variables in the frame. */
  readonly #save: string;

  constructor(save: string) {
    this.#save = save;
  }

  list(list: readonly Step[]): Piece[] {
    if (!list.some(hasPoint)) return list.flatMap((each) => this.#step(each));
    return [
      "switch (x$pc) {\ncase 0:\n",
      ...list.flatMap((step) => [...pointsIn(step).map((id) => `case ${id}: `), ...this.#step(step)]),
      "}\n",
    ];
  }

  #step(step: Step): Piece[] {
    switch (step.kind) {
      case "point": {
        const { id, run } = step;
        const save = `x$f[2] = ${id}; ${this.#save}`;
        // On the line of the operation, whose place the source map has.
        const entered = `x$pc = 0; ${RESULT} = x$in; if (${RESULT} === x$T) x$where();`;
        if ("mark" in run)
          return [`if (x$pc !== ${id}) { ${save}return x$leave(`, ...run.mark, `, x$f); } ${entered}\n`];
        return [
          `if (x$pc !== ${id}) { if ((${RESULT} = `,
          ...run.plain,
          `) === x$S) { ${save}return x$add(x$f); } } else { ${entered} }\n`,
        ];
      }
      case "raw":
        return [...step.text, "\n"];
      case "declare":
        return [...step.later, "\n"];
      case "if": {
        const then = pointsIn(...step.then);
        const entered = then.length === 0 ? "false" : `x$pc >= ${then[0]} && x$pc <= ${then.at(-1)}`;
        return [
          `if (x$pc !== 0 ? ${entered} : `,
          ...step.test,
          ") {\n",
          ...this.list(step.then),
          ...(step.otherwise === null ? [] : ["} else {\n", ...this.list(step.otherwise)]),
          "}\n",
        ];
      }
      case "block":
        return ["{\n", ...this.list(step.body), "}\n"];
      case "loop": {
        const body = this.list(step.body);
        if (step.testsLast) return [`${step.label}: do {\n`, ...body, "} while (", ...step.test, ");\n"];
        return [
          ...(step.first.length === 0
            ? []
            : ["if (x$pc === 0) {\n", ...step.first.flatMap((each) => this.#step(each)), "}\n"]),
          `${step.label}: for (; x$pc !== 0 || (`,
          ...step.test,
          "); ",
          ...step.update,
          ") {\n",
          ...body,
          "}\n",
        ];
      }
    }
  }
}

function pointsIn(...steps: readonly Step[]): number[] {
  return steps.flatMap((step) => {
    switch (step.kind) {
      case "point":
        return [step.id];
      case "if":
        return [...pointsIn(...step.then), ...pointsIn(...(step.otherwise ?? []))];
      case "loop":
      case "block":
        return pointsIn(...step.body);
      default:
        return [];
    }
  });
}

function hasPoint(step: Step): boolean {
  return pointsIn(step).length > 0;
}
