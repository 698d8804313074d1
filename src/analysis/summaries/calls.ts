/** The functions that a call runs: of these files, of the runtime, of other protocols, of packages. */
import { ts } from "../../typescript/project.js";
import { type Here, ownerOf, shownText } from "./reader.js";
import { runtimeCall } from "./runtime-calls.js";
import { readBy } from "./implicit.js";
import { callbacks, ownCall, resultOf, sameOf } from "./own-calls.js";
import { allowedBy, eitherOf, everything, loopOf, unseen } from "./steps.js";
import type { Place, Step } from "./summary.js";
import { bare, type Effects } from "./types.js";
import { isUppers } from "./uppers.js";
import { write } from "./writes.js";

/** Methods of collections that change them. */
const mutators: ReadonlySet<string> = new Set(
  "bind unbind set delete add remove push pop shift unshift splice clear append".split(" "),
);

/** Classes of the runtime that run the functions passed to them, in contexts of their own. */
const commanding: ReadonlySet<string> = new Set(
  "InterruptLine Callback SimulationEvent EventQueue Thread SimulatedHost World".split(" "),
);

/** @param run Whether the operation that it returns is run here. */
export function call(here: Here, node: ts.CallExpression, run: boolean): Step[] {
  const { values } = here.all;
  const callee = bare(node.expression);
  const at = here.all.placeOf(node);
  if (callee.kind === ts.SyntaxKind.SuperKeyword)
    return [...argumentsOf(here, node), ...constructors(here, ownerBases(here))];
  if (callee.kind === ts.SyntaxKind.ImportKeyword) return everything("file", shownText(node), at);
  const applied = values.applied(node);
  const what = applied ?? callee;
  const receiver =
    ts.isPropertyAccessExpression(what) || ts.isElementAccessExpression(what) ? what.expression : undefined;
  const before = [
    ...(receiver === undefined
      ? ts.isIdentifier(what)
        ? []
        : here.all.expression(here, what)
      : here.all.expression(here, receiver)),
    ...argumentsOf(here, node),
  ];
  if (values.isBind(node)) return before;
  if (
    receiver !== undefined &&
    ts.isPropertyAccessExpression(what) &&
    mutators.has(what.name.text) &&
    here.all.types.returned(node) === undefined
  )
    write(here, receiver);
  const service = receiver === undefined ? undefined : serviceCall(here, node, what, receiver);
  if (service !== undefined) return [...before, ...service];
  const { bodies, runtime, foreign, open, unknown, filled } = values.functions(what);
  const plain = applied === undefined && filled === undefined;
  const ways = [
    ...(unknown === true || (filled === true && runtime.length > 0) ? [everything("type", shownText(what), at)] : []),
    ...runtime.map((each) => runtimeCall(here, node, each, run, bodies.length > 0)),
    ...bodies.map((body) => ownCall(here, body, plain ? node : undefined, run)),
    ...(foreign.length > 0 ? [foreignCall(here, node, foreign, run)] : []),
    ...(open ? [unknownCall(here, node, what, run)] : []),
  ];
  return [...before, ...eitherOf(ways)];
}

function argumentsOf(here: Here, { arguments: given }: ts.CallExpression | ts.NewExpression): Step[] {
  return (given ?? []).flatMap((each) => here.all.expression(here, each));
}

/** The operations of a control service, of a slot below or of the protocols above. */
function serviceCall(
  here: Here,
  node: ts.CallExpression,
  what: ts.Expression,
  receiver: ts.Expression,
): Step[] | undefined {
  const { types, values } = here.all;
  const at = here.all.placeOf(node);
  if (isMember(here, receiver))
    return ts.isPropertyAccessExpression(what)
      ? [{ call: "up", operation: what.name.text, at }]
      : [{ call: "up", operation: "*", at }];
  if (!ts.isPropertyAccessExpression(what)) return undefined;
  const type = types.typeAt(receiver);
  const operation = what.name.text;
  if (types.is(type, "ControlBinding")) return [{ call: "up", operation, at }];
  const declaration = types.symbolAt(what.name)?.declarations?.[0];
  const declared = declaration?.parent;
  const isService =
    declared !== undefined &&
    ts.isInterfaceDeclaration(declared) &&
    declared.getSourceFile().fileName.endsWith(".xgraph.ts");
  const slots = values.slots(receiver);
  if (isService && declared.name.text.endsWith("Upcalls")) return [{ call: "up", operation, around: true, at }];
  // For a protocol without declared types, only the name of the slot is known.
  const untyped = types.isUnknown(type) && slots !== undefined;
  if (!isService && !untyped) return undefined;
  // A plain function neither waits nor hands over. Whether it uses time is judged in the protocol below.
  if (isService && slots !== undefined && here.all.types.returned(node) === undefined) return [];
  if (slots === undefined) return undefined;
  return eitherOf(slots.map((slot) => [{ call: "down" as const, operation, slot, ...sameOf(here, node), at }]));
}

/** Whether an expression is one of `this.uppers`. */
function isMember(here: Here, receiver: ts.Expression): boolean {
  const { types } = here.all;
  const inner = bare(receiver);
  if (ts.isElementAccessExpression(inner)) return isUppers(here, inner.expression);
  if (ts.isCallExpression(inner) && ts.isPropertyAccessExpression(inner.expression))
    return /^(?:at|find|pop|shift)$/.test(inner.expression.name.text) && isUppers(here, inner.expression.expression);
  if (!ts.isIdentifier(inner)) return false;
  const declaration = types.symbolAt(inner)?.valueDeclaration;
  if (declaration === undefined || !ts.isVariableDeclaration(declaration)) return false;
  const loop = declaration.parent.parent;
  if (ts.isForOfStatement(loop)) return isUppers(here, loop.expression);
  return (
    declaration.initializer !== undefined &&
    bare(declaration.initializer) !== inner &&
    isMember(here, declaration.initializer)
  );
}

function ownerBases(here: Here): readonly ts.ClassLikeDeclaration[] {
  const owner = ownerOf(here.body);
  return owner === undefined ? [] : here.all.declarations.basesOf(owner);
}
function constructors(here: Here, classes: readonly ts.ClassLikeDeclaration[]): Step[] {
  return eitherOf(classes.map((each) => ownCall(here, each, undefined, false)));
}

export function newObject(here: Here, node: ts.NewExpression): Step[] {
  const { types, declarations } = here.all;
  const before = argumentsOf(here, node);
  const at = here.all.placeOf(node);
  const symbol = types.symbolAt(
    ts.isPropertyAccessExpression(node.expression) ? node.expression.name : node.expression,
  );
  const runtime = types.runtimeName(symbol);
  if (runtime !== undefined && commanding.has(runtime))
    return [...before, ...everything("interrupt", shownText(node), at)];
  if (runtime === "Timer")
    return [...before, ...runtimeCall(here, node, { name: "Timers.after", receiver: undefined }, false, false)];
  if (runtime !== undefined) return before;
  const classes = declarations.classesAt(node.expression);
  if (classes.length > 0) return [...before, ...constructors(here, classes)];
  const declaration = symbol?.valueDeclaration;
  const isVariable =
    declaration !== undefined && (ts.isVariableDeclaration(declaration) || ts.isClassLike(declaration));
  if (isVariable && isLibrary(declaration))
    return [...before, ...callbacks(here, node), ...readBy(here, node.arguments ?? [])];
  const foreign = isVariable && !declarations.isOwn(declaration);
  if (foreign) return [...before, ...touched(here, node)];
  // A class that is used as a value may be any class of these files, also one that makes an object like itself.
  const ways = declarations.classes.map((each) => ownCall(here, each, undefined, false));
  const unread = declarations.scope.packages.length > 0 ? [lostBody(node.expression, at)] : [];
  return [...before, ...eitherOf([...ways, ...unread])];
}

// -------------------------------------------------------------------------------------------- functions of others

function isLibrary(node: ts.Node): boolean {
  return (
    /\/lib\.[^/]*\.d\.ts$/.test(node.getSourceFile().fileName) ||
    node.getSourceFile().fileName.includes("/@types/node/")
  );
}

function foreignCall(here: Here, node: ts.CallExpression, foreign: readonly ts.Node[], run: boolean): Step[] {
  const { types } = here.all;
  const at = here.all.placeOf(node);
  const callee = bare(node.expression);
  if (foreign.every(isLibrary)) {
    const receiver = ts.isPropertyAccessExpression(callee) ? callee.expression : undefined;
    // An operation that is stepped by hand.
    const byHand =
      receiver !== undefined &&
      types.returned(receiver) !== undefined &&
      ts.isPropertyAccessExpression(callee) &&
      /^(?:next|return|throw)$/.test(callee.name.text);
    if (byHand) return loopOf(here.all.operation(here, receiver));
    const given = receiver !== undefined && isUppers(here, receiver) ? { uppers: true as const } : {};
    const objects = receiver === undefined ? node.arguments : [receiver, ...node.arguments];
    const read = [...callbacks(here, node, given), ...readBy(here, objects)];
    // An operation out of a list, or of a function of the language that calls what it is given.
    return run ? [...read, ...here.all.byType(here, node)] : read;
  }
  const effects = run ? types.returned(node) : undefined;
  // An interface of the library that no class of these files implements is implemented below or above.
  const byOthers = foreign.every((each) => types.isLibraryFile(each.getSourceFile().fileName));
  if (effects !== undefined && byOthers) return allowedBy(castOf(here, node) ?? effects, at);
  if (effects !== undefined) return [...callbacks(here, node), ...unseen(effects, shownText(node), at)];
  if (run) return everything("type", shownText(node), at);
  return byOthers ? callbacks(here, node) : touched(here, node);
}

/** A type that the library gives an operation by a cast: `as Op<void, Down>`. */
function castOf(here: Here, node: ts.Expression): Effects | undefined {
  let at: ts.Node = node;
  while (ts.isParenthesizedExpression(at.parent)) at = at.parent;
  const isLibrary = here.all.types.isLibraryFile(node.getSourceFile().fileName);
  return isLibrary && ts.isAsExpression(at.parent) ? here.all.types.returned(at.parent) : undefined;
}

/** A function of a package that gets an object of the protocol may charge the protocol's processor. */
function touched(here: Here, node: ts.CallExpression | ts.NewExpression): Step[] {
  const { types } = here.all;
  if (types.readsRuntime) return [];
  const given = [...(node.arguments ?? [])];
  const reaches = given.some((each) => mayReach(here, types.typeAt(each), 0));
  const steps = callbacks(here, node);
  return reaches ? [...steps, { lost: "body", what: shownText(node), at: here.all.placeOf(node) }] : steps;
}
function mayReach(here: Here, type: ts.Type, depth: number): boolean {
  const { types, declarations } = here.all;
  if (types.isUnknown(type)) return true;
  if (type.isUnionOrIntersection()) return type.types.some((each) => mayReach(here, each, depth));
  const declaration = (type.symbol as ts.Symbol | undefined)?.declarations?.[0];
  if (declaration === undefined || depth > 2) return false;
  const file = declaration.getSourceFile().fileName;
  if (types.isRuntimeFile(file) || (ts.isClassLike(declaration) && declarations.isOwn(declaration))) return true;
  return types.checker.getTypeArguments(type as ts.TypeReference).some((each) => mayReach(here, each, depth + 1));
}

/** An unknown function: one of those that are values in these files, or any that its type allows. */
function unknownCall(here: Here, node: ts.CallExpression, what: ts.Expression, run: boolean): Step[] {
  const { types, declarations } = here.all;
  const at = here.all.placeOf(node);
  const type = types.typeAt(what);
  const returned = types.returned(node);
  if (isUndeclared(here, what)) return [];
  if (types.isUnknown(type) || (run && returned === undefined)) return everything("type", shownText(what), at);
  const { used, scope } = declarations;
  const filled = new Set(used.filledIn.flatMap((each) => here.all.values.functions(each).bodies));
  const candidates = [...used.bodies].filter((body) => {
    const operation = types.effectsOf(resultOf(here, body)) !== undefined;
    const enough = filled.has(body) || body.parameters.filter(isRequired).length <= node.arguments.length;
    return operation === (returned !== undefined) && enough;
  });
  // Functions of the runtime are values too, and those of packages may come from there.
  const runtime = runtimeValues(here, node, what, returned !== undefined, run);
  const unread = returned !== undefined && run ? unseen(returned, shownText(what), at) : lostBody(what, at);
  const foreign = scope.packages.length > 0 && !types.readsRuntime;
  if (candidates.length === 0 || foreign) runtime.push(unread);
  return eitherOf([...runtime, ...candidates.map((body) => ownCall(here, body, node, run))]);
}
function lostBody(what: ts.Expression, at: Place): Step[] {
  return [{ lost: "body", what: shownText(what), at }];
}
function runtimeValues(
  here: Here,
  node: ts.CallExpression,
  what: ts.Expression,
  isOperation: boolean,
  run: boolean,
): Step[][] {
  const { types, declarations, values } = here.all;
  const { runtime, filledIn } = declarations.used;
  const meant = runtime.filter((each) => {
    const signatures = types.checker.getSignaturesOfType(types.typeAt(each.node), ts.SignatureKind.Call);
    const gives = signatures.some((one) => types.effectsOf(types.checker.getReturnTypeOfSignature(one)) !== undefined);
    return gives === isOperation || signatures.length === 0;
  });
  const names = [...new Set(meant.map(({ name }) => name))];
  const isFilled = filledIn.some((each) => values.functions(each).runtime.length > 0);
  if (names.length > 0 && isFilled) return [everything("type", shownText(what), here.all.placeOf(node))];
  return names.map((name) => {
    const [first] = meant.filter((each) => each.name === name);
    return runtimeCall(here, node, { name, receiver: first?.receiver }, run, false);
  });
}
/** `this.counters.heard.count()`, if `xgc declare` has not made the class that declares the counters. */
function isUndeclared(here: Here, what: ts.Expression): boolean {
  const inner = bare(what);
  if (!ts.isPropertyAccessExpression(inner)) return false;
  if (inner.expression.kind !== ts.SyntaxKind.ThisKeyword) return isUndeclared(here, inner.expression);
  const { checker } = here.all.types;
  const isMeasure = /^(?:counters|gauges|series|histograms)$/.test(inner.name.text);
  return isMeasure && checker.getPropertyOfType(here.all.types.typeAt(inner.expression), inner.name.text) === undefined;
}
function isRequired({ questionToken, initializer, dotDotDotToken, name }: ts.ParameterDeclaration): boolean {
  return (
    questionToken === undefined &&
    initializer === undefined &&
    dotDotDotToken === undefined &&
    name.getText() !== "this"
  );
}
