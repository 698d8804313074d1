/** The effects of calls of the runtime: waiting, using time, going up or down, starting threads. */
import { ts } from "../../typescript/project.js";
import { memoryWait } from "./memory-waits.js";
import { callbacks, ownCall, resultOf, sameOf } from "./own-calls.js";
import { type Here, shownText } from "./reader.js";
import { anyWait, eitherOf, everything, unseen } from "./steps.js";
import type { Body } from "./bodies.js";
import type { Place, Step } from "./summary.js";
import { bare } from "./types.js";
import type { Targets } from "./values.js";

/** Operations that cross a binding upwards, by their names in the runtime. */
const upward: ReadonlySet<string> = new Set(["demux", "openDone", "closeDone", "pop", "callDemux"]);
const downward: ReadonlySet<string> = new Set(["push", "open", "call", "close", "shutdown"]);
/** They set what the processor runs next, and in which context. */
const commands: ReadonlySet<string> = new Set(
  "raise mask unmask keepOut ready enqueue block spin poke serve completed retire".split(" "),
);
/** @param hasOwn The call may also mean functions of these files. */
export function runtimeCall(
  here: Here,
  node: ts.CallExpression | ts.NewExpression,
  { name, receiver }: Targets["runtime"][number],
  run: boolean,
  hasOwn: boolean,
): Step[] {
  const { types } = here.all;
  const at = here.all.placeOf(node);
  const given = node.arguments ?? [];
  const [owner = "", method = owner] = name.split(".");
  if (owner === "Cpu" && commands.has(method) && !types.readsRuntime)
    return everything("interrupt", shownText(node), at);
  // Arguments that are spread may be those that decide.
  const spread = given.slice(0, 3).some(ts.isSpreadElement);
  if (spread && (name === "Timers.after" || name === "Host.spawn")) {
    const what = shownText(node);
    here.all.timerOf(`what ${what} starts`, everything("type", what, at), at);
    return [];
  }
  switch (name) {
    case "Cpu.chargeTime":
      return spend(here, given[0], node);
    // Only the class knows which operations it charges for.
    case "Cpu.charge":
      return [{ spend: null, at }];
    case "Timers.after":
      return later(here, given[1], node);
    case "Host.spawn":
      return [...spawned(here, given[1], node), ...(given[2] === undefined ? [] : later(here, given[2], node))];
    case "Message.filled":
      here.all.makes(lengthOf(here, given[1]));
      return callbacks(here, node, { once: true });
    default:
  }
  if (!run) {
    return ts.isCallExpression(node) && types.returned(node) !== undefined ? [] : callbacks(here, node);
  }
  switch (name) {
    case "Cpu.compute":
      return spend(here, given[0], node);
    case "Cpu.settle":
      return [];
    case "Cpu.handoff":
    case "Cpu.handTo":
      return everything("interrupt", shownText(node), at);
    case "Protocol.at":
      return point(here, given[0], node);
    case "Semaphore.wait": {
      const what = receiver === undefined ? [] : types.literals(types.typeAt(receiver), 0);
      const all = what.length > 0 ? what : waitsOf(here, node);
      return eitherOf((all.length > 0 ? all : [anyWait]).map((wait) => [{ wait, at }]));
    }
    case "Host.message":
      here.all.makes(lengthOf(here, given[0]));
      return [...callbacks(here, node, { once: true }), { wait: memoryWait, at }];
    case "Host.delay":
      return [{ wait: "a delay", at }];
    case "up":
    case "down":
      return given[0] === undefined ? [] : here.all.operation(here, given[0]);
    default:
  }
  if (/^(?:Session|Protocol|Receiver|Binding|CallBinding|Driver|DriverSession)$/.test(owner))
    return crossing(here, node as ts.CallExpression, owner, method, receiver, hasOwn);
  const effects = types.returned(node);
  return effects === undefined ? everything("type", shownText(node), at) : unseen(effects, shownText(node), at);
}

function isSelf(receiver: ts.Expression | undefined): boolean {
  const kind = receiver === undefined ? undefined : bare(receiver).kind;
  return kind === ts.SyntaxKind.SuperKeyword || kind === ts.SyntaxKind.ThisKeyword;
}

/** An operation of another protocol, over a binding or directly. */
function crossing(
  here: Here,
  node: ts.CallExpression,
  owner: string,
  method: string,
  receiver: ts.Expression | undefined,
  hasOwn: boolean,
): Step[] {
  const at = here.all.placeOf(node);
  const overBinding = owner.endsWith("Binding");
  if (receiver === undefined) return everything("type", shownText(node), at);
  // The operations of a base class have no effect by default, except that a session without references closes.
  if (isSelf(receiver) && !overBinding) return method === "release" ? closing(here, receiver, node) : [];
  if (method === "release") {
    const own = closing(here, receiver, node);
    if (own.length > 0 && !here.all.values.mixed("Session")) return own;
    return eitherOf([...(own.length > 0 ? [own] : []), down(here, "close", receiver, {}, at)]);
  }
  // The receiver of a session is above, past the binding.
  if (owner === "Receiver") return [{ call: "up", operation: method, ...sameOf(here, node), around: true, at }];
  // A session of these files has what it does not do itself from the base class, which does nothing.
  if (hasOwn && !overBinding && !here.all.values.mixed(owner)) return [];
  const same = sameOf(here, node);
  // Any protocol of the graph, as `host.protocols` gives them.
  if (owner === "Protocol" && !isAbove(here, receiver)) return everything("type", shownText(node), at);
  if (upward.has(method))
    return [{ call: "up", operation: method, ...same, ...(!overBinding && { around: true as const }), at }];
  if (downward.has(method)) return down(here, method, receiver, same, at);
  const effects = here.all.types.returned(node);
  return effects === undefined ? everything("type", shownText(node), at) : unseen(effects, shownText(node), at);
}

/** `session.up.upper`, also under another name. */
function isAbove(here: Here, node: ts.Expression, depth = 0): boolean {
  const { types, declarations } = here.all;
  const inner = bare(node);
  if (ts.isPropertyAccessExpression(inner))
    return /Binding\.upper$/.test(types.runtimeName(types.symbolAt(inner.name)) ?? "");
  const symbol = ts.isIdentifier(inner) && depth < 8 ? types.symbolAt(inner) : undefined;
  const declaration = symbol?.valueDeclaration;
  if (symbol === undefined || declaration === undefined) return false;
  if (ts.isBindingElement(declaration)) return (declaration.propertyName ?? declaration.name).getText() === "upper";
  const { values, open } = declarations.sources(symbol);
  return !open && values.length > 0 && values.every((each) => isAbove(here, each, depth + 1));
}

function down(
  here: Here,
  operation: string,
  receiver: ts.Expression,
  more: ReturnType<typeof sameOf>,
  at: Place,
): Step[] {
  const slots = here.all.values.slots(receiver);
  const step = { call: "down" as const, operation, ...more, at };
  return slots === undefined ? [step] : eitherOf(slots.map((slot) => [{ ...step, slot }]));
}

/** The operation that `release` of a session of these files runs at the end. */
function closing(here: Here, receiver: ts.Expression, node: ts.CallExpression): Step[] {
  const { types, values, declarations } = here.all;
  const type = types.typeAt(receiver);
  const members = type.isUnion() ? type.types : [type];
  const own = members.some((each) => {
    const declaration = (each.symbol as ts.Symbol | undefined)?.valueDeclaration;
    return declaration !== undefined && declarations.isOwn(declaration);
  });
  const close = types.checker.getPropertyOfType(type, "close");
  if (close === undefined || (!own && !values.mixed("Session"))) return [];
  const { bodies } = values.ofSymbol(close, receiver, 0, new Set());
  return eitherOf(bodies.map((body) => ownCall(here, body, node, true)));
}

/** CPU time that a call takes: a number, also by name, or a parameter of the protocol. */
function spend(here: Here, argument: ts.Expression | undefined, node: ts.Node): Step[] {
  const at = here.all.placeOf(node);
  const known = here.all.values.numbers(argument);
  if (known === undefined || known.length === 0) return [{ spend: null, at }];
  const numbers = known.filter((each) => typeof each === "number");
  if (numbers.some(Number.isNaN)) return [{ spend: null, at }];
  const names = known.filter((each) => typeof each === "string");
  return eitherOf(
    [...(numbers.length > 0 ? [Math.max(0, ...numbers)] : []), ...names].map((each) => [{ spend: each, at }]),
  );
}

function lengthOf(here: Here, argument: ts.Expression | undefined): number {
  const known = here.all.values.numbers(argument) ?? [];
  return Math.max(0, ...known.filter((each) => typeof each === "number"));
}

/** The points that an argument may be, by its type: `ProtocolPoint<"reassembled">`. */
function point(here: Here, argument: ts.Expression | undefined, node: ts.Node): Step[] {
  const at = here.all.placeOf(node);
  if (argument === undefined) return [];
  const { types } = here.all;
  const names = types.literals(types.typeAt(argument), 0);
  const inner = bare(argument);
  if (names.length > 0) return eitherOf(names.map((each) => [{ point: each, at }]));
  return [{ point: ts.isPropertyAccessExpression(inner) ? inner.name.text : "*", at }];
}

function waitsOf(here: Here, node: ts.Expression): string[] {
  const effects = here.all.types.returned(node) ?? [];
  return effects.flatMap((effect) => /^Wait<"(.*)">$/.exec(effect)?.[1] ?? []);
}

// ------------------------------------------------------------------------------------------------- left to threads

/** A function that a timer, or the end of a thread, runs. */
function later(here: Here, argument: ts.Expression | undefined, node: ts.Node): Step[] {
  const at = here.all.placeOf(node);
  if (argument === undefined) return [];
  const { values, declarations, types } = here.all;
  const { bodies, open, foreign } = values.functions(argument);
  const all = open
    ? [
        ...bodies,
        ...[...declarations.used.bodies].filter((each) => types.effectsOf(resultOf(here, each)) !== undefined),
      ]
    : bodies;
  for (const body of new Set(all)) here.all.timer(onlyCalled(here, body) ?? body);
  if (foreign.length > 0 || (open && all.length === 0))
    here.all.timerOf(`timer ${shownText(argument)}`, everything("type", shownText(argument), at), at);
  return [];
}

/** For `(timer) => this.#late(timer)`, the called function. */
function onlyCalled(here: Here, body: Body): Body | undefined {
  if (!ts.isArrowFunction(body) || ts.isBlock(body.body)) return undefined;
  const inner = bare(body.body);
  if (!ts.isCallExpression(inner) || inner.arguments.some((each) => !ts.isIdentifier(each))) return undefined;
  const { bodies, runtime, foreign, open } = here.all.values.functions(inner.expression);
  return bodies.length === 1 && runtime.length + foreign.length === 0 && !open ? bodies[0] : undefined;
}

/** An operation that a new thread runs. */
function spawned(here: Here, argument: ts.Expression | undefined, node: ts.Node): Step[] {
  if (argument === undefined) return [];
  const at = here.all.placeOf(node);
  const inner = bare(argument);
  if (ts.isCallExpression(inner)) {
    const { bodies, open, runtime, foreign } = here.all.values.functions(inner.expression);
    const shown = bodies.every((body) => here.all.types.effectsOf(resultOf(here, body)) !== undefined);
    if (!open && runtime.length === 0 && foreign.length === 0 && shown) {
      for (const body of bodies) here.all.timer(body);
      return [];
    }
  }
  here.all.timerOf(`thread ${shownText(argument)}`, here.all.operation(here, argument), at);
  return [];
}
