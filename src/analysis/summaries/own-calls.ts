/** Calls of functions in these files, and of functions that are passed to others. */
import { ts } from "../../typescript/project.js";
import { type Here, shownText } from "./reader.js";
import { argumentsFor, type Body, isFunction } from "./bodies.js";
import { eitherOf, everything, loopOf } from "./steps.js";
import type { Call, Step } from "./summary.js";
import { bare } from "./types.js";

/** Whether the given message goes on, or a part split off it. */
export function sameOf(here: Here, node: ts.CallExpression): Pick<Call, "same" | "piece"> {
  if (node.arguments.some((each) => isMessage(here, each))) return { same: true };
  return node.arguments.some((each) => isPiece(here, each)) ? { piece: true } : {};
}
export function isMessage(here: Here, argument: ts.Expression): boolean {
  const inner = bare(argument);
  return here.message !== undefined && ts.isIdentifier(inner) && here.all.types.symbolAt(inner) === here.message;
}
function isPiece(here: Here, argument: ts.Expression): boolean {
  const inner = bare(argument);
  const symbol = ts.isIdentifier(inner) ? here.all.types.symbolAt(inner) : undefined;
  const { values, open } = symbol === undefined ? { values: [], open: true } : here.all.declarations.sources(symbol);
  return (
    !open &&
    values.length === 1 &&
    values.every((each) => {
      const made = bare(each);
      return (
        ts.isCallExpression(made) &&
        ts.isPropertyAccessExpression(made.expression) &&
        made.expression.name.text === "split" &&
        isMessage(here, made.expression.expression)
      );
    })
  );
}

/** A function of these files. @param node Absent if it is called without arguments in the text. */
export function ownCall(here: Here, body: Body, node: ts.CallExpression | undefined, run: boolean): Step[] {
  const { types } = here.all;
  const isOperation =
    isFunction(body) &&
    !ts.isConstructorDeclaration(body) &&
    !ts.isAccessor(body) &&
    types.effectsOf(resultOf(here, body)) !== undefined;
  const generates = isFunction(body) && body.asteriskToken !== undefined;
  // An operation that is made and not run has no effect.
  if (isOperation && generates && !run) {
    here.all.made(body);
    return [];
  }
  const name = here.all.want(body, isOperation && !run);
  const place = messageParameter(here, body);
  const given = place === undefined ? undefined : node?.arguments[place];
  const same = given !== undefined && isMessage(here, given);
  const at = node === undefined ? here.all.placeOf(body) : here.all.placeOf(node);
  const own: Step = { call: "own", operation: name, ...(same && { same }), at };
  // Its result is an operation, which its own type does not show: a generic function, or one without a type.
  const hidden = run && node !== undefined && !isOperation && !generates && ts.isFunctionLike(body);
  return hidden ? [own, ...here.all.byType(here, node)] : [own];
}

export function resultOf(here: Pick<Here, "all">, body: Exclude<Body, ts.ClassLikeDeclaration>): ts.Type {
  const { checker } = here.all.types;
  const signature = checker.getSignatureFromDeclaration(body);
  return signature === undefined ? checker.getTypeAtLocation(body) : checker.getReturnTypeOfSignature(signature);
}

/** The parameter that is the function's message. */
export function messageParameter(here: Pick<Here, "all">, body: Body): number | undefined {
  if (!isFunction(body)) return undefined;
  const { types } = here.all;
  const place = argumentsFor(body.parameters).findIndex(
    ({ name, dotDotDotToken }) =>
      ts.isIdentifier(name) &&
      dotDotDotToken === undefined &&
      types.runtimeName(types.typeAt(name).symbol) === "Message",
  );
  return place < 0 ? undefined : place;
}

/** A function that is passed to another may run any number of times. */
export function callbacks(
  here: Here,
  node: ts.CallExpression | ts.NewExpression,
  more: { uppers?: true; once?: true } = {},
): Step[] {
  const { types } = here.all;
  return (node.arguments ?? []).flatMap((each) => {
    const { uppers, once } = more;
    if (types.checker.getSignaturesOfType(types.typeAt(each), ts.SignatureKind.Call).length === 0) return [];
    const steps = runsFunction(here, each);
    return once === true ? steps : loopOf(steps, uppers === true ? { uppers } : {});
  });
}

/** The functions that run if a value is called. */
export function runsFunction(here: Here, node: ts.Expression): Step[] {
  const { bodies, open, runtime, unknown } = here.all.values.functions(node);
  const at = here.all.placeOf(node);
  const lost = open || runtime.some(({ name }) => name === "Cpu.chargeTime" || name === "Cpu.charge");
  const starts = unknown === true || runtime.some(({ name }) => /^(?:Timers|Host)\./.test(name));
  return eitherOf([
    ...(starts ? [everything("type", shownText(node), at)] : []),
    ...bodies.map((body) => ownCall(here, body, undefined, false)),
    ...(lost ? [[{ lost: "body" as const, what: shownText(node), at }]] : []),
  ]);
}
