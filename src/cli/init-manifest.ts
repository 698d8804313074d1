/** The `package.json` of a project that `xgc init` starts, or starts in. */

export interface Manifest {
  readonly name?: string;
  readonly type?: string;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly [other: string]: unknown;
}

/** What `npm init` writes where nothing is tested yet. */
const noTest = /no test specified/;

/** The text of a manifest with what it lacks of a template; what it says itself stays. */
export function manifestWith(known: Manifest, template: Manifest, name: string): string {
  const scripts = Object.entries(known.scripts ?? {}).filter(([, command]) => !noTest.test(command));
  const { xgc: version = "" } = template.dependencies ?? {};
  const hasXgc = known.dependencies?.["xgc"] !== undefined || known.devDependencies?.["xgc"] !== undefined;
  const started = Object.keys(known).length > 0;
  const manifest = {
    ...(started ? known : { ...template, name }),
    scripts: { ...template.scripts, ...Object.fromEntries(scripts) },
    dependencies: hasXgc ? known.dependencies : { ...known.dependencies, xgc: version },
  };
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}
