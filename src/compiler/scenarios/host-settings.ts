/** A host's ROM: parameters of instances that no graph sets, as in the x-kernel's romopt. */
import type { Setting } from "../../../grammar/index.js";
import { note } from "../diagnostics/report.js";
import { checkValue } from "../values/expressions.js";
import { textOf } from "../names/written.js";
import { uniqueSettings } from "../machines/machines.js";
import { suggestion } from "../diagnostics/suggestions.js";
import { checkParameterBounds, wantedBy } from "../values/parameters.js";
import type { HostSetting } from "../program.js";
import type { KnownHost, ScenarioContext } from "./context.js";
import { instanceIn, withoutLast } from "./starts.js";

export function checkHostSettings(
  context: ScenarioContext,
  host: Pick<KnownHost, "graph" | "instances">,
  settings: readonly Setting[],
): HostSetting[] {
  return [...uniqueSettings(context, settings).values()].flatMap(({ path, value, span }): HostSetting[] => {
    const last = path.segments.at(-1);
    if (last === undefined || path.segments.length < 2) {
      context.report("settingPath", path.span, { path: textOf(context, path.span) });
      return [];
    }
    const instancePath = withoutLast(path);
    const instance = instanceIn(context, host, "", instancePath, instancePath.segments);
    const protocol = context.compilation.protocols.find(({ name }) => name === instance?.protocol);
    if (instance === undefined || protocol === undefined) return [];
    const name = last.name.text;
    const parameter = protocol.parameters.find((each) => each.name === name);
    if (parameter === undefined) {
      const help = suggestion(
        name,
        protocol.parameters.map((each) => each.name),
      );
      const related = [{ span: protocol.nameSpan, message: note("declaredHere", { name: protocol.name }) }];
      context.report("unknownParameter", last.span, { protocol: protocol.name, name }, { help, related });
      return [];
    }
    const set = instance.arguments[name];
    if (set !== undefined) {
      const related = [{ span: set.span, message: note("givenHere", {}) }];
      context.report("settingSetByGraph", path.span, { name, instance: instance.path }, { related });
      return [];
    }
    const what = `parameter "${name}"`;
    const expr = checkValue(context, value, wantedBy(parameter, what));
    checkParameterBounds(context, expr, parameter);
    return [{ instance: instance.path, parameter: name, value: expr, span }];
  });
}
