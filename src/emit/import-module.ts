/**
 * `import()`. Code that V8 has compiled before xgc started cannot do that by itself; whoever starts such code leaves a function
 * here that can.
 */
export const importFunction: unique symbol = Symbol.for("xgc.import");

type Import = (specifier: string) => Promise<unknown>;

export function importModule(specifier: string): Promise<unknown> {
  const given = (globalThis as { [importFunction]?: Import })[importFunction];
  // eslint-disable-next-line xgc/walls -- callers give "esbuild" or a data: URL.
  return given === undefined ? import(specifier) : given(specifier);
}
