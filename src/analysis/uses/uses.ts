/**
 * The uses of graphs. The analysis has four terms for the runs of a graph, from the particular to the general:
 *
 * - A *use* is one host of one scenario at one point of an experiment, or by itself if no experiment runs the scenario.
 * - A *version* of a host is the set of its uses at those points of an experiment that have the same graph, parameters and mode for the host, and
 *   differ in sizes of messages at most. Its uses are listed only if a check asks for them.
 * - A *configuration* is a graph with all its choices and barriers decided, a mode, and whether message memory is limited. Versions that agree
 *   in these belong to one configuration. The analysis walks each configuration once (`configurations.ts`).
 * - A *structure* is all that the result of that walk depends on: the instances and the bindings between them with their barriers, the mode, whether
 *   message memory is limited, and which bindings stand in the program's own files. Configurations with equal structures share
 *   their results (`contexts/equal-structures.ts`).
 */
import {
  type AxisType,
  bind,
  type Environment,
  evaluate,
  type ExperimentType,
  type Expr,
  type HostType,
  type KnownValue,
  nothingKnown,
  partsOf,
  type Program,
  type ScenarioType,
} from "../../compiler/index.js";
import { lazy } from "../lazy.js";

/** A host of a scenario, at one point of an experiment or by itself. */
export interface Use {
  readonly scenario: ScenarioType;
  readonly host: HostType;
  readonly experiment?: ExperimentType;
  /** The row of each axis that decides about the host or the sizes of its messages. */
  readonly rows: readonly string[];
  /** The rows of the axes that decide about hosts. If no axis does, the row of the first axis in `rows`, if there is one. */
  readonly version: readonly string[];
  /** The parameters of the scenario. */
  readonly parameters: Environment;
}

/** The part of a use that messages name. */
export type Occurrence = Pick<Use, "scenario" | "host" | "experiment" | "version">;

/** A host at all points that agree in the parameters that decide about hosts. */
export interface Version extends Occurrence {
  /** The parameters of the scenario, as far as they decide about hosts. */
  readonly parameters: Environment;
  readonly uses: () => readonly Use[];
}

/** Axes that would give an experiment more points than this are left out: the analysis sees their parameters as unknown. */
const mostPoints = 10_000;

/** Every host of every scenario, once for each combination of rows that decide about it. */
export function versionsOf(program: Program): Version[] {
  const versions: Version[] = [];
  const running = new Map<string, { readonly experiment: ExperimentType; readonly choice: Choice }[]>();
  for (const experiment of program.experiments)
    for (const { scenario, choice } of runBy(experiment)) {
      const others = running.get(scenario);
      if (others === undefined) running.set(scenario, [{ experiment, choice }]);
      else others.push({ experiment, choice });
    }
  for (const scenario of program.scenarios) {
    const experiments = running.get(scenario.name) ?? [];
    if (experiments.length === 0) {
      const parameters = bind(scenario.parameters, {}, nothingKnown);
      for (const host of scenario.hosts) {
        const use = { scenario, host, version: [], parameters };
        versions.push({ ...use, uses: lazy(() => [{ ...use, rows: [] }]) });
      }
    }
    for (const { experiment, choice } of experiments) {
      const decides = new Set([...hostParameters(scenario), ...Object.keys(choice)]);
      const asked = new Set([...decides, ...sizeParameters(scenario)]);
      const bound = (values: Environment): Environment => bind(scenario.parameters, experiment.arguments, values);
      for (const { version, values, points } of groupsOf(experiment, asked, decides)) {
        if (!makes(choice, experiment, values)) continue;
        const parameters = bound(values);
        const all = lazy(() => points().map((point) => ({ rows: point.rows, parameters: bound(point.values) })));
        for (const host of scenario.hosts) {
          const uses = lazy(() => all().map((each) => ({ scenario, host, experiment, version, ...each })));
          versions.push({ scenario, host, experiment, version, parameters, uses });
        }
      }
    }
  }
  return versions;
}

type Choice = NonNullable<ExperimentType["variants"]>[number]["choice"];

/** The scenarios that an experiment runs, each with its choices. */
function runBy({ scenario, variants }: ExperimentType): { readonly scenario: string; readonly choice: Choice }[] {
  const run = [{ scenario, choice: {} }, ...(variants ?? [])];
  return run.filter((each, index) => run.findIndex((other) => other.scenario === each.scenario) === index);
}

/** Whether a point makes a choice, as far as its values are known. */
function makes(choice: Choice, { arguments: given }: ExperimentType, values: Environment): boolean {
  return Object.entries(choice).every(([name, chosen]) => {
    const expr = given[name];
    const value = expr && evaluate(expr, values);
    return value === undefined || value === chosen;
  });
}

/** The parameters that decide about hosts. */
function hostParameters(scenario: ScenarioType): ReadonlySet<string> {
  const decide = scenario.hosts.flatMap(({ under, arguments: given, barriers }) => [
    under,
    ...Object.values(given),
    ...barriers.flatMap(({ when }) => when ?? []),
  ]);
  return parametersBehind(decide, scenario);
}
/** The parameters that decide the sizes of messages. */
function sizeParameters(scenario: ScenarioType): ReadonlySet<string> {
  const sizes = scenario.starts.flatMap(({ arguments: given }) => Object.values(given).filter(isSize));
  return parametersBehind(sizes, scenario);
}
/** The parameters of a scenario on which expressions depend, also through defaults of others. */
export function parametersBehind(expressions: readonly Expr[], { parameters }: ScenarioType): ReadonlySet<string> {
  const behind = new Set(expressions.flatMap(namesIn));
  // A default may depend on other parameters.
  for (const { name, default: otherwise } of [...parameters].reverse())
    if (otherwise !== undefined && behind.has(name)) for (const each of namesIn(otherwise)) behind.add(each);
  return behind;
}

export function isSize({ type }: Expr): boolean {
  return type.kind === "bytes" || ((type.kind === "varying" || type.kind === "list") && type.of.kind === "bytes");
}

/** One row of each axis, with the values that they set. */
interface Point {
  readonly rows: readonly string[];
  readonly values: Environment;
}
/** The points that have the rows of {@link version}. */
interface Group {
  readonly version: readonly string[];
  /** The values that these rows set. */
  readonly values: Environment;
  readonly points: () => readonly Point[];
}

/**
 * The product of the rows of all axes that set something in `asked`, grouped by the rows of those axes that set something in `decides`.
 * An axis with which there would be more than {@link mostPoints} points is left out.
 * @param decides The parameters in `asked` that decide about hosts.
 */
function groupsOf(experiment: ExperimentType, asked: ReadonlySet<string>, decides: ReadonlySet<string>): Group[] {
  const namesFor = (parameters: ReadonlySet<string>): ReadonlySet<string> =>
    new Set(
      Object.entries(experiment.arguments).flatMap(([name, given]) => (parameters.has(name) ? namesIn(given) : [])),
    );
  const wanted = namesFor(asked);
  const deciding = namesFor(decides);
  const isAmong = ({ name, sets }: AxisType, names: ReadonlySet<string>): boolean =>
    names.has(name) || sets.some((each) => names.has(each.name));
  let count = 1;
  const axes: AskedAxis[] = [];
  for (const axis of experiment.axes) {
    if (!isAmong(axis, wanted) || count * axis.rows.length > mostPoints) continue;
    count *= axis.rows.length;
    axes.push({ axis, decides: isAmong(axis, deciding) });
  }
  const [first] = axes;
  // If no axis decides, the first one separates the versions.
  if (first !== undefined && axes.every((each) => !each.decides)) axes[0] = { axis: first.axis, decides: true };
  const settings = axes.map(({ axis }) => lazy(() => settingsOf(axis)));
  const versions = product(settings.flatMap((each, index) => (axes[index]?.decides === true ? [each()] : [])));
  return versions.map(({ rows: version, values }): Group => {
    const points = (): Point[] => {
      let place = 0;
      const lists = axes.map(({ decides: decided }, index) => {
        const all = settings[index]?.() ?? [];
        if (!decided) return all;
        const label = version[place++];
        return all.filter((each) => each.label === label);
      });
      return product(lists);
    };
    return { version, values, points };
  });
}

interface AskedAxis {
  readonly axis: AxisType;
  readonly decides: boolean;
}
interface Setting {
  readonly label: string;
  readonly set: readonly (readonly [string, KnownValue | undefined])[];
}

/** The values that each row of an axis sets. */
function settingsOf({ name, labelled, sets, rows }: AxisType): readonly Setting[] {
  return rows.map(({ label, values }) => {
    const set = sets.map((each, index): readonly [string, KnownValue | undefined] => {
      const value = values[index];
      return [each.name, value === undefined ? undefined : evaluate(value, nothingKnown)];
    });
    return { label, set: labelled ? [[name, label], ...set] : set };
  });
}

function product(lists: readonly (readonly Setting[])[]): Point[] {
  let chosen: readonly (readonly Setting[])[] = [[]];
  for (const list of lists) chosen = chosen.flatMap((before) => list.map((setting) => [...before, setting]));
  return chosen.map((settings) => ({
    rows: settings.map(({ label }) => label),
    values: new Map(settings.flatMap(({ set }) => set)),
  }));
}

function namesIn(expr: Expr): string[] {
  return expr.kind === "parameter" || expr.kind === "const" ? [expr.name] : partsOf(expr).flatMap(namesIn);
}
