/** The names and the form on which the build and launch.ts must agree, so that V8 accepts the compiled code. */
/** Compiled code is valid for one version of V8 on one kind of machine. */
export function codeCacheName(): string {
  return `cli-${process.versions.v8}-${process.platform}-${process.arch}.cache`;
}

/** A CommonJS module as the function into which Node wraps it. */
export function wrapped(text: string): string {
  return `(function (exports, require, module, __filename, __dirname) {${text}\n})`;
}
