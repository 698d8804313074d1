/**
 * The two forms of an operation. The plain one runs at once, and returns `x$S` if it is suspended; it has left the *rest* then, a generator that goes
 * on behind the point. The rest begins at any point, or at the beginning: then it is the operation as callers get it that do not run it at once.
 */
import { type Lowered, type Point, RESULT, type Step } from "./lower.js";
import type { Piece } from "./pieces.js";

/** @param rest The call that makes the rest, up to its parenthesis: `this.send$rest(`. */
export function plainBody({ steps, variables }: Lowered, rest: string): Piece[] {
  const left = (point: Point): string =>
    variables.map((each) => (point.visible.has(each) ? each : "void 0")).join(", ");
  const print = (list: readonly Step[]): Piece[] => list.flatMap(printStep);
  const printStep = (step: Step): Piece[] => {
    switch (step.kind) {
      case "point": {
        const given = left(step);
        const more = given === "" ? "" : `, ${given}`;
        if ("mark" in step.run) return ["return x$leave(", rest, `${step.id}, `, ...step.run.mark, `${more}));\n`];
        return [
          `if ((${RESULT} = `,
          ...step.run.plain,
          `) === x$S) return x$leave(${rest}${step.id}, x$take()${more}));\n`,
        ];
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

/** The body of the rest. Its variables are `x$pc`, the point at which it begins, and `x$in`, the suspended operation there; then those of the function. */
export function restBody({ steps }: Lowered): Piece[] {
  return [`let ${RESULT};\n`, ...printList(steps)];
}

function printList(list: readonly Step[]): Piece[] {
  if (!list.some(hasPoint)) return list.flatMap(printRest);
  return [
    "switch (x$pc) {\ncase 0:\n",
    ...list.flatMap((step) => [...pointsIn(step).map((id) => `case ${id}: `), ...printRest(step)]),
    "}\n",
  ];
}

function printRest(step: Step): Piece[] {
  switch (step.kind) {
    case "point":
      if ("mark" in step.run)
        return [
          `if (x$pc === ${step.id}) { x$pc = 0; ${RESULT} = yield x$in; }\nelse ${RESULT} = yield `,
          ...step.run.mark,
          ";\n",
        ];
      return [
        `if (x$pc === ${step.id}) { x$pc = 0; ${RESULT} = x$in; x$in = void 0; ${RESULT} = yield* ${RESULT}; }\nelse if ((${RESULT} = `,
        ...step.run.plain,
        `) === x$S) ${RESULT} = yield* x$take();\n`,
      ];
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
        ...printList(step.then),
        ...(step.otherwise === null ? [] : ["} else {\n", ...printList(step.otherwise)]),
        "}\n",
      ];
    }
    case "block":
      return ["{\n", ...printList(step.body), "}\n"];
    case "loop": {
      const body = printList(step.body);
      if (step.testsLast) return [`${step.label}: do {\n`, ...body, "} while (", ...step.test, ");\n"];
      return [
        ...(step.first.length === 0 ? [] : ["if (x$pc === 0) {\n", ...step.first.flatMap(printRest), "}\n"]),
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
