/** The `package.json` of a project that `xgc init` starts, or adds to. */

export interface Manifest {
  readonly name?: string;
  readonly type?: string;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly [other: string]: unknown;
}

/** The placeholder of `npm init` for a project without tests. */
const noTest = /no test specified/;

/** The text of a manifest with additions from a template; its own entries stay. */
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
