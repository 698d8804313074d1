/** Checks an expression: every name resolved, every value typed, quantities in base units, known values computed. */
import { toBase, type Expression, type PathExpression, type Span } from "../../../grammar/index.js";
import { checkCall } from "./calls.js";
import { note } from "../diagnostics/report.js";
import { isPreset, nearestWord, presetNames } from "../../../grammar/index.js";
import { checkMode, isMode, modeNames } from "./modes.js";
import { checkPreset } from "./presets.js";
import { nearestSuggestion } from "../diagnostics/suggestions.js";
import { binaryType, binaryValue, valueType } from "./operators.js";
import type { Expr, Type } from "../program.js";
import { find, isBroken, kindOf, lookUp, namesInScope } from "../names/scope.js";
import { selectAt } from "./selections.js";
import { checkDistribution, checkVarying, isDistribution } from "./varying.js";
import { describe, fits, isScalar, isStructure, proposedUnit, sameType, scalar, unknownType } from "./types.js";
import { singleName, textOf } from "../names/written.js";
import { literal, unknownExpr } from "./literals.js";
import type { Absent, Place, Wanted, Checkers } from "./place.js";

/** The types of values with a unit, by dimension. */
export const dimensionKinds = {
  number: "int",
  time: "time",
  size: "bytes",
  ratio: "ratio",
  rate: "rate",
  bandwidth: "bandwidth",
  cycles: "cycles",
  timePerSize: "perByte",
  cyclesPerSize: "cyclesPerByte",
} as const;

/** Checks a value against the type that its place wants, and reports one fault at most. */
export function checkValue(place: Place, expression: Expression, wanted: Wanted): Expr {
  const words = wanted.words ?? [];
  const word = singleName(expression);
  if (word !== undefined && wanted.type.kind === "word" && find(place.scope, word) === undefined) {
    if (words.includes(word)) return literal(word, "word", expression.span);
    place.report(
      "unknownWord",
      expression.span,
      { what: wanted.what, word, words },
      { help: nearestSuggestion(word, words) },
    );
    return unknownExpr(expression.span);
  }
  const { absent } = wanted;
  if (
    word !== undefined &&
    isAbsent(word) &&
    absent?.includes(word) !== true &&
    find(place.scope, word) === undefined
  ) {
    const values = { what: wanted.what, expected: describe(wanted.type), word };
    place.report("absentNotHere", expression.span, values, {
      help: note(word === "any" ? "anyMeans" : "noneMeans", {}),
    });
    return unknownExpr(expression.span);
  }
  const expr = inMac(
    place,
    checkExpression(absent === place.absent ? place : { ...place, absent }, expression, wanted.type),
    wanted.type,
  );
  const type = valueType(expr);
  if (expr.kind === "literal" && expr.value === null && type.kind !== "unknown") return expr;
  if (fits(type, wanted.type)) return expr;
  const single = wanted.type.kind === "varying" ? wanted.type.of : wanted.type;
  const unit = isScalar(single) ? (wanted.unit ?? proposedUnit[single.kind]) : undefined;
  if (unit !== undefined && expression.kind === "NumberLiteral") {
    const text = textOf(place, expression.span);
    place.report(
      "missingUnit",
      expression.span,
      { what: wanted.what, expected: describe(wanted.type) },
      {
        fix: { span: expression.span, replacement: `${text} ${unit}`, title: note("addUnit", {}) },
      },
    );
  } else {
    place.report(
      "wrongType",
      expression.span,
      { what: wanted.what, expected: describe(wanted.type), actual: describe(type) },
      {
        ...(wanted.span && { related: [{ span: wanted.span, message: note("wantedHere", {}) }] }),
        // How many bits are the network's, only the author of the program knows.
        ...(single.kind === "hostPrefix" &&
          expression.kind === "AddressLiteral" && { help: note("addPrefix", { address: expression.text }) }),
      },
    );
  }
  return unknownExpr(expression.span);
}

/** A text that stands for a link address, also where a constant has it. */
function inMac(place: Place, expr: Expr, wanted: Type): Expr {
  const isText = wanted.kind === "mac" && expr.kind === "literal" && expr.type.kind === "string";
  return isText && typeof expr.value === "string" ? macLiteral(place, expr.value, expr.span) : expr;
}

/** For the files that check one kind of expression each: they get the checkers of those inside, instead of importing them. */
const checkers: Checkers = { checkExpression, checkValue };

export function checkExpression(around: Place, expression: Expression, wanted?: Type): Expr {
  const { span, kind } = expression;
  // A choice among values that may be left out is one; a part of a sum is not.
  const mayBeAbsent = around.absent === undefined || kind === "PathExpression" || kind === "ConditionalExpression";
  const place = mayBeAbsent ? around : { ...around, absent: undefined };
  switch (expression.kind) {
    case "NumberLiteral":
      return literal(expression.value, Number.isInteger(expression.value) ? "int" : "ratio", span);
    case "QuantityLiteral": {
      const quantity = toBase(expression.value, expression.unit);
      return quantity === undefined
        ? unknownExpr(span)
        : literal(quantity.value, dimensionKinds[quantity.dimension], span);
    }
    case "StringLiteral":
      return wanted?.kind === "mac"
        ? macLiteral(place, expression.value, span)
        : literal(expression.value, "string", span);
    case "BooleanLiteral":
      return literal(expression.value, "bool", span);
    case "AddressLiteral":
      return address(expression.text, span);
    case "PathExpression":
      return checkPath(place, expression, wanted);
    case "CallExpression":
      if (isPreset(expression.callee.text))
        return checkPreset(place, expression.callee, expression.arguments, span, checkers);
      if (isMode(expression.callee.text))
        return checkMode(place, expression.callee, expression.arguments, span, checkers);
      return isDistribution(expression)
        ? checkDistribution(place, expression, wanted, checkers)
        : checkCall(place, expression, checkers);
    case "SelectExpression":
      return selectAt(place, expression, checkers);
    case "UnaryExpression": {
      const operand = checkExpression(place, expression.operand);
      const type = valueType(operand);
      const right =
        expression.operator === "not" ? fits(type, scalar("bool")) : binaryType("-", type, type) !== undefined;
      if (!right) {
        place.report("wrongOperand", span, { operator: expression.operator, actual: describe(type) });
        return unknownExpr(span);
      }
      if (operand.kind === "literal" && typeof operand.value === "number")
        return { ...operand, value: 0 - operand.value, span };
      if (operand.kind === "literal" && typeof operand.value === "boolean")
        return { ...operand, value: !operand.value, span };
      return { kind: "unary", operator: expression.operator, operand, type, span };
    }
    case "BinaryExpression": {
      const left = checkExpression(place, expression.left);
      const right = checkExpression(place, expression.right);
      const [leftType, rightType] = [valueType(left), valueType(right)];
      const type = binaryType(expression.operator, leftType, rightType);
      if (type === undefined) {
        const values = { operator: expression.operator, left: describe(leftType), right: describe(rightType) };
        place.report("wrongOperands", span, values);
        return unknownExpr(span);
      }
      if (type.kind === "hostPrefix") return addressAfter(place, left, right, span);
      if (left.kind === "literal" && right.kind === "literal" && left.value !== null && right.value !== null) {
        if (expression.operator === "/" && right.value === 0) {
          place.report("divisionByZero", expression.right.span, {});
          return unknownExpr(span);
        }
        const value = binaryValue(expression.operator, left.value, right.value);
        if (value !== undefined) return { kind: "literal", value, type, span };
      }
      return { kind: "binary", operator: expression.operator, left, right, type, span };
    }
    case "ConditionalExpression": {
      const condition = checkValue(place, expression.condition, {
        type: scalar("bool"),
        what: 'what stands after "if"',
      });
      const then = checkExpression(place, expression.then, wanted);
      const otherwise = checkExpression(place, expression.else, wanted);
      const [thenType, elseType] = [valueType(then), valueType(otherwise)];
      if (!fits(thenType, elseType) && !fits(elseType, thenType)) {
        place.report("unequalBranches", span, { then: describe(thenType), else: describe(elseType) });
        return unknownExpr(span);
      }
      if (condition.kind === "literal" && typeof condition.value === "boolean")
        return condition.value ? then : otherwise;
      const type = fits(thenType, elseType) ? elseType : thenType;
      return { kind: "if", condition, then, else: otherwise, type, span };
    }
    case "ListExpression": {
      if (wanted?.kind === "varying") return checkVarying(place, expression, expression.items, wanted.of, checkers);
      const of = wanted?.kind === "list" ? wanted.of : undefined;
      const items = expression.items.map((item) => checkExpression(place, item, of));
      const first = items.find((item) => item.type.kind !== "unknown");
      const type = first === undefined ? (of ?? unknownType) : valueType(first);
      for (const item of items) {
        const other = valueType(item);
        if (other.kind === "unknown" || sameType(other, type) || fits(other, type)) continue;
        place.report(
          "unequalItems",
          item.span,
          { first: describe(type), actual: describe(other) },
          first && {
            related: [{ span: first.span, message: note("firstItem", {}) }],
          },
        );
      }
      return { kind: "list", items, type: { kind: "list", of: type }, span };
    }
    case "RangeExpression":
      if (wanted?.kind === "varying")
        return checkVarying(place, expression, [expression.from, expression.to], wanted.of, checkers);
      checkExpression(place, expression.from);
      checkExpression(place, expression.to);
      place.report("rangeNotHere", span, {});
      return unknownExpr(span);
    case "TupleExpression":
      place.report("tupleNotHere", span, {});
      return unknownExpr(span);
    case "ErrorExpression":
      return unknownExpr(span);
  }
}

function checkPath(place: Place, expression: PathExpression, wanted: Type | undefined): Expr {
  const { path, span } = expression;
  const name = singleName(expression);
  const dotted = path.segments.map((each) => (each.index === undefined ? each.name.text : "")).join(".");
  if (isPreset(dotted) && !isNamed(place, path.segments[0]!.name.text))
    return checkPreset(place, { text: dotted, span }, [], span, checkers);
  // A family of presets, such as linux, is no name of a program's own.
  if (name === undefined && wanted?.kind === "mode" && nearestWord(dotted, presetNames) !== undefined) {
    place.report("unknownName", span, { kind: "mode", name: dotted }, { help: nearestSuggestion(dotted, presetNames) });
    return unknownExpr(span);
  }
  if (name === undefined) {
    const found = place.dotted?.(path, wanted);
    if (found !== undefined) return found;
    if (place.dotted === undefined) place.report("dottedValue", span, { path: textOf(place, span) });
    return unknownExpr(span);
  }
  const value = find(place.scope, name);
  switch (value?.kind) {
    case "inline":
      return { ...value.expr, span };
    case "parameter":
      if (value.absent === true && place.absent === undefined) {
        place.report("mayBeAbsent", span, { name }, { help: note("absentBelow", {}) });
        return unknownExpr(span);
      }
      return { kind: "parameter", name, type: value.type, span };
    case "measure":
      return { kind: "measure", name, at: {}, type: value.type, span };
    case "table":
      return { kind: "measured", table: value.table, at: {}, type: scalar("measured"), span };
    case undefined:
      break;
  }
  if (isMode(name) && !isNamed(place, name)) return checkMode(place, { text: name, span }, [], span, checkers);
  if (isAbsent(name) && !isNamed(place, name)) {
    if (place.absent?.includes(name) === true)
      return { kind: "literal", value: null, type: wanted ?? unknownType, span };
    const expected = wanted === undefined || wanted.kind === "unknown" ? "a value" : describe(wanted);
    const values = { what: "this value", expected, word: name };
    place.report("absentNotHere", span, values, { help: note(name === "any" ? "anyMeans" : "noneMeans", {}) });
    return unknownExpr(span);
  }

  const top = lookUp(place, place.scope.module, name);
  if (top?.declaration.kind === "Const") {
    const constant = place.compilation.constants[top.module]?.get(top.declaration.name.text);
    return constant === undefined ? unknownExpr(span) : { ...constant, span };
  }
  if (top !== undefined && isStructure(wanted) && kindOf(top.declaration) === wanted.kind)
    return literal(top.declaration.name.text, wanted.kind, span);
  if (top !== undefined) {
    place.report("notAValue", span, { name, kind: kindOf(top.declaration) });
    return unknownExpr(span);
  }
  if (isBroken(place, place.scope.module, name)) return unknownExpr(span);
  place.report(
    "unknownName",
    span,
    { kind: "value", name },
    { help: nearestSuggestion(name, [...namesInScope(place, place.scope), ...modeNames, ...presetNames]) },
  );
  return unknownExpr(span);
}

/** An address with its prefix, and an offset. */
function addressAfter(place: Place, left: Expr, right: Expr, span: Span): Expr {
  if (left.kind === "prefix" && right.kind === "literal" && typeof right.value === "number")
    return { ...left, address: left.address + right.value, span };
  place.report("notKnown", right.span, { what: "what is added to an address" });
  return unknownExpr(span);
}

/** Whether a program gives a name to something itself. */
function isNamed(place: Place, name: string): boolean {
  return find(place.scope, name) !== undefined || lookUp(place, place.scope.module, name) !== undefined;
}

function isAbsent(word: string): word is Absent {
  return word === "any" || word === "none";
}

/** `"08:00:2b:00:02:00"`, as a number of 48 bits; the bytes may be joined by hyphens, too (IEEE Std 802-2014, 8.1). */
function macLiteral(place: Place, text: string, span: Span): Expr {
  const written = /^[0-9a-f]{2}([:-])(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}$/i.test(text);
  if (written) return literal(parseInt(text.replace(/[:-]/g, ""), 16), "mac", span);
  place.report("malformedMac", span, { text }, { help: note("macForm", {}) });
  return unknownExpr(span);
}

function address(text: string, span: Span): Expr {
  const [host = "", prefix] = text.split("/");
  const value = host.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
  if (prefix === undefined) return literal(value, "host", span);
  return { kind: "prefix", address: value, bits: Number(prefix), type: scalar("hostPrefix"), span };
}
