/** A value that is computed when it is first asked for, and kept. */
export function lazy<Result>(work: () => Result): () => Result {
  let known: { readonly result: Result } | undefined;
  return () => (known ??= { result: work() }).result;
}
