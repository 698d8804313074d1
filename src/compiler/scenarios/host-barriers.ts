/** Barriers in the block of a host: on bindings of its graph and of the graphs inside, and at points. They decide in place of the graphs' own. */
import type { Barrier, BindingPattern, Path } from "../../../grammar/index.js";
import { note } from "../diagnostics/report.js";
import { type Site, sitesOf } from "../graphs/sites.js";
import { textOf } from "../names/written.js";
import type { HostBarrierType } from "../program.js";
import { barrierText, checkConditions, reportUnknownPoint } from "../protocols/barriers.js";
import { placeIn } from "../values/place.js";
import type { KnownHost, ScenarioContext } from "./context.js";
import { instanceIn, withoutIndices, withoutLast } from "./starts.js";

type Opened = Pick<KnownHost, "graph" | "instances">;

export function checkHostBarriers(
  context: ScenarioContext,
  host: Opened,
  barriers: readonly Barrier[],
): HostBarrierType[] {
  const first = new Map<string, Barrier>();
  return barriers.flatMap((barrier): HostBarrierType[] => {
    if (barrier.to !== undefined) {
      context.report("poolOfHost", barrier.to.span, { pool: barrier.to.text });
      return [];
    }
    const when = checkConditions(placeIn(context, context.scope), barrier);
    const sites = sitesMeant(context, host, barrier).filter((site) => {
      const other = first.get(site.name);
      if (other === undefined) first.set(site.name, barrier);
      else {
        const related = [{ span: other.span, message: note("firstOne", {}) }];
        context.report("barrierTwice", barrier.on.span, { binding: site.name }, { related });
      }
      return other === undefined;
    });
    if (sites.length === 0) return [];
    return [
      {
        text: barrierText(context, barrier),
        keys: sites.flatMap(({ keys }) => keys),
        bindings: sites.flatMap(({ bindings }) => bindings),
        ...(when !== undefined && { when }),
        ...(barrier.because !== undefined && { because: barrier.because.text }),
        span: barrier.span,
      },
    ];
  });
}

/** None where the pattern has a fault, which is reported. */
function sitesMeant(context: ScenarioContext, host: Opened, { on }: Barrier): readonly Site[] {
  const sites = sitesOf(host.instances, context.compilation.protocols);
  if (on.kind === "PointPattern") return pointMeant(context, host, on.point, sites);
  const right = reversed(context, host, on);
  if (right !== undefined) {
    const fix = { span: on.span, replacement: right, title: note("useInstead", {}) };
    context.report("barrierReversed", on.span, { binding: textOf(context, on.span), right }, { fix });
    return [];
  }
  const [lower, upper] = [on.lower, on.upper].map((path) => path && end(context, host, path));
  if ((on.lower !== undefined && lower === undefined) || (on.upper !== undefined && upper === undefined)) return [];
  const meant = host.instances.flatMap(({ path, below }) =>
    upper !== undefined && path !== upper
      ? []
      : below.flatMap((each) => {
          const name = each.lower ?? each.need ?? "";
          return lower !== undefined && name !== lower ? [] : [{ path, name, binding: each.binding }];
        }),
  );
  if (meant.length === 0) {
    const nearBy = sites.filter(
      ({ name }) =>
        (lower !== undefined && name.startsWith(`${lower} `)) || (upper !== undefined && name.endsWith(` ${upper}`)),
    );
    const names = (nearBy.length > 0 ? nearBy : sites).flatMap(({ name, point }) =>
      point === undefined ? [name] : [],
    );
    const help = names.length > 0 ? note("bindings", { names }) : undefined;
    context.report("noSuchBinding", on.span, { binding: textOf(context, on.span) }, { help });
    return [];
  }
  const keys = new Set(meant.map(({ path, binding }) => path.slice(0, path.lastIndexOf(".") + 1) + binding.id));
  const carrying = sites.filter((site) => site.point === undefined && site.keys.some((key) => keys.has(key)));
  const [only] = meant;
  if (carrying.length === 0 && only !== undefined) {
    const name = meant.every(({ binding }) => binding.realm === "control") ? "barrierOnControl" : "barrierUnreached";
    const related = [{ span: only.binding.span, message: note("boundHere", {}) }];
    context.report(name, on.span, { binding: `${only.name} -> ${only.path}` }, { related });
  }
  return carrying;
}

/** `net.udp -> test` for `test -> net.udp`; undefined where no binding is meant so. */
function reversed(
  context: ScenarioContext,
  { instances }: Opened,
  { lower, upper }: BindingPattern,
): string | undefined {
  if (lower === undefined || upper === undefined) return undefined;
  const [first, second] = [textOf(context, lower.span), textOf(context, upper.span)];
  const below = instances.find(({ path }) => path === first)?.below ?? [];
  const meant = below.map((each) => each.lower ?? each.need ?? "").find((name) => name === second);
  return meant && `${meant} -> ${first}`;
}

/** An instance by its whole path, or a device of the host. */
function end(context: ScenarioContext, host: Opened, path: Path): string | undefined {
  const [segment, ...more] = path.segments;
  if (segment === undefined || !withoutIndices(context, path.segments)) return undefined;
  const { text } = segment.name;
  if (more.length === 0 && host.graph.needs.some(({ name }) => name === text)) return text;
  return instanceIn(context, host, "", path, path.segments)?.path;
}

function pointMeant(context: ScenarioContext, host: Opened, path: Path, sites: readonly Site[]): readonly Site[] {
  const last = path.segments.at(-1);
  if (!withoutIndices(context, path.segments)) return [];
  if (last === undefined || path.segments.length < 2) {
    context.report("pointWithoutInstance", path.span, { path: textOf(context, path.span) });
    return [];
  }
  const instancePath = withoutLast(path);
  const instance = instanceIn(context, host, "", instancePath, instancePath.segments);
  const protocol = context.compilation.protocols.find(({ name }) => name === instance?.protocol);
  if (instance === undefined || protocol === undefined) return [];
  const name = `at ${instance.path}.${last.name.text}`;
  const site = sites.filter((each) => each.name === name);
  if (site.length === 0 && !protocol.points.some((each) => each.name === last.name.text))
    reportUnknownPoint(context, protocol, last.name);
  else if (site.length === 0) context.report("barrierUnreached", path.span, { binding: name.slice("at ".length) });
  return site;
}
