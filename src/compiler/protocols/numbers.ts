/** Protocol numbers: absolute (`number IP = 2;`) and on one lower (`number IP over ETH = 0x0800;`). */
import type { Compilation } from "../compilation.js";
import { note, type Report } from "../diagnostics/report.js";
import { checkValue } from "../values/expressions.js";
import type { ProtocolNumber } from "../program.js";
import { moduleScope, resolve, type Context } from "../names/scope.js";
import { scalar } from "../values/types.js";

/** Absolute numbers have 32 bits. */
const highest = 2 ** 32 - 1;

export function checkNumbers(compilation: Compilation, report: Report): Compilation {
  const context: Context = { report, compilation };
  const numbers: ProtocolNumber[] = [];
  /** Also protocols whose number has a fault. */
  const numbered = new Set<string>();
  // A module is read before its imports, so later modules come first, and the importer gets the error for a clash.
  for (const { tree, source: module } of compilation.modules.toReversed()) {
    for (const declaration of tree.declarations) {
      if (declaration.kind !== "Number") continue;
      const protocol = resolve(context, module, declaration.protocol, "Protocol");
      const over = declaration.over && resolve(context, module, declaration.over, "Protocol");
      if (declaration.over === undefined && protocol !== undefined) numbered.add(protocol.name.text);
      const place = { ...context, scope: moduleScope(module) };
      const expr = checkValue(place, declaration.value, { type: scalar("int"), what: "a protocol number" });
      if (protocol === undefined || (declaration.over !== undefined && over === undefined)) continue;
      if (expr.kind !== "literal" || typeof expr.value !== "number") continue;
      if (expr.value < 0 || expr.value > highest) {
        const values = { what: "a protocol number", bounds: `in 0..${highest}`, value: String(expr.value) };
        report("outOfBounds", declaration.value.span, values);
        continue;
      }
      numbers.push({
        protocol: protocol.name.text,
        ...(over !== undefined && { over: over.name.text }),
        value: expr.value,
        span: declaration.span,
      });
    }
  }
  reportClashes(numbers, report);
  const inOrder = numbers.toSorted((a, b) => a.span.source - b.span.source || a.span.start - b.span.start);
  return { ...compilation, numbers: inOrder, numbered };
}

/** A protocol has one number in each table, and a number stands for one protocol. */
function reportClashes(numbers: readonly ProtocolNumber[], report: Report): void {
  numbers.forEach((number, index) => {
    const before = numbers.slice(0, index).filter(({ over }) => over === number.over);
    const again = before.find(({ protocol }) => protocol === number.protocol);
    const table = number.over === undefined ? "" : ` over ${number.over}`;
    if (again !== undefined) {
      report(
        "numberTwice",
        number.span,
        { name: number.protocol, table },
        {
          related: [{ span: again.span, message: note("firstOne", {}) }],
        },
      );
      return;
    }
    const other = before.find(({ value }) => value === number.value);
    if (other !== undefined) {
      const values = { value: number.value, table, first: other.protocol, second: number.protocol };
      report("numberTaken", number.span, values, { related: [{ span: other.span, message: note("firstOne", {}) }] });
    }
  });
}
