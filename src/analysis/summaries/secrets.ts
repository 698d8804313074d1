/** Functions of the language that set properties, or give an object others, without an assignment in the text. */
import { ts } from "../../typescript/project.js";
import type { Types } from "./types.js";

/** Functions of `Object` and `Reflect`. */
const secret = /^(?:assign|create|define(?:Property|Properties)|set(?:PrototypeOf)?)$/;

/** A function of the language that sets properties, or gives an object others, under any name. */
export function isSecret(types: Types, node: ts.Identifier): boolean {
  const { parent } = node;
  if (!secret.test(node.text)) {
    // `Proxy`, `eval` and `Function` are called by their names.
    const called = (ts.isCallExpression(parent) || ts.isNewExpression(parent)) && parent.expression === node;
    return /^(?:Proxy|eval|Function)$/.test(node.text) && called;
  }
  if (ts.isBindingElement(parent) && (parent.propertyName ?? parent.name) === node)
    return isSecretOf(types, types.typeAt(parent.parent), node.text);
  if (!ts.isPropertyAccessExpression(parent) || parent.name !== node) return false;
  const { parent: call } = parent;
  // Without members, `Object.create` makes an empty object.
  const harmless = node.text === "create" && ts.isCallExpression(call) && call.arguments.length < 2;
  return !harmless && isSecretOf(types, types.typeAt(parent.expression), node.text, parent.expression);
}
/** @param written what the member is of, as it stands in the text. */
export function isSecretOf(types: Types, type: ts.Type, name: string, written?: ts.Expression): boolean {
  if (!secret.test(name)) return false;
  const of = (type.symbol as ts.Symbol | undefined)?.name ?? "";
  if (/^(?:ObjectConstructor|Reflect)$/.test(of)) return true;
  // Not declared in the part of the library that is read.
  return types.isUnknown(type) && written !== undefined && /^(?:Object|Reflect)$/.test(written.getText());
}
