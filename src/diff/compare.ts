/** Facts of two programs or runs, beside each other. A fact has a name and a text; names are unique in their section. */

/** In the order of their weight: a change of the last one that changed decides the exit code. */
export const sections = ["graph", "contexts", "bounds", "measures"] as const;
export type Section = (typeof sections)[number];

export interface Fact {
  /** `UdpStack: net.udp -> test`; the same thing of other hosts has the same one. */
  readonly name: string;
  /** The hosts or points that it is of; one of `name` and this is unique. */
  readonly of?: string;
  readonly text: string;
  /** If it is a number. */
  readonly value?: number;
}

/** By section; a section that is absent was not looked at. */
export type Facts = Readonly<Partial<Record<Section, readonly Fact[]>>>;

export interface Change {
  readonly name: string;
  /** The hosts that changed alike. */
  readonly of: readonly string[];
  readonly before: string | undefined;
  readonly after: string | undefined;
  /** Relative to before, if both are numbers. */
  readonly ratio?: number;
}

export interface Difference {
  readonly section: Section;
  readonly changes: readonly Change[];
  /** How many facts were compared. */
  readonly compared: number;
}

export interface CompareOptions {
  /** Numbers that differ by no more than this part of the first one count as equal. */
  readonly within: number;
}

/** Sections that both have. */
export function differencesOf(before: Facts, after: Facts, options: CompareOptions): Difference[] {
  return sections.flatMap((section): Difference[] => {
    const [a, b] = [before[section], after[section]];
    return a === undefined || b === undefined ? [] : [{ section, ...compared(a, b, options) }];
  });
}

function compared(
  before: readonly Fact[],
  after: readonly Fact[],
  { within }: CompareOptions,
): Omit<Difference, "section"> {
  const keyOf = ({ name, of = "" }: Fact): string => `${of}\n${name}`;
  const [old, now] = [before, after].map((facts) => new Map(facts.map((fact) => [keyOf(fact), fact])));
  const changes = new Map<string, { change: Change; of: string[] }>();
  const keys = new Set([...old!.keys(), ...now!.keys()]);
  for (const key of keys) {
    const [a, b] = [old!.get(key), now!.get(key)];
    if (a?.text === b?.text || isNear(a, b, within)) continue;
    const { name, of } = (a ?? b)!;
    const [was, is] = [a?.value, b?.value];
    const ratio = was !== undefined && is !== undefined && was !== 0 ? is / was : undefined;
    const alike = JSON.stringify([name, a?.text, b?.text]);
    const known = changes.get(alike) ?? {
      change: { name, of: [], before: a?.text, after: b?.text, ...(ratio !== undefined && { ratio }) },
      of: [],
    };
    if (of !== undefined) known.of.push(of);
    changes.set(alike, known);
  }
  return { changes: [...changes.values()].map(({ change, of }) => ({ ...change, of })), compared: keys.size };
}

function isNear(a: Fact | undefined, b: Fact | undefined, within: number): boolean {
  if (a?.value === undefined || b?.value === undefined) return false;
  return Math.abs(a.value - b.value) <= within * Math.abs(a.value);
}
