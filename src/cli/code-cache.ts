/** The names and the form that the build and launch.ts must agree on, so that V8 takes the compiled code for that of the program. */
/** Compiled code is of one V8 on one kind of machine. */
export function codeCacheName(): string {
  return `cli-${process.versions.v8}-${process.platform}-${process.arch}.cache`;
}

/** A CommonJS module as the function that Node makes of it. */
export function wrapped(text: string): string {
  return `(function (exports, require, module, __filename, __dirname) {${text}\n})`;
}
