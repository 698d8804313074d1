/**
 * Message templates with named, typed placeholders: `{name}` takes a string, `{count:number}` a number, and `{names:list}`
 * a list of words, which is written `"a", "b" and "c"`.
 */

import { shown } from "./width.js";

type Kinds = { number: number; list: readonly string[] };

/** The placeholders of a template, as an object type. */
export type ArgumentsOf<Template extends string> = Template extends `${string}{${string}}${string}`
  ? Merge<Placeholders<Template>>
  : Readonly<Record<string, never>>;

type Placeholders<Template extends string> = Template extends `${string}{${infer Inside}}${infer Rest}`
  ? One<Inside> & Placeholders<Rest>
  : unknown;
type One<Inside extends string> = Inside extends `${infer Name}:${infer Kind extends keyof Kinds & string}`
  ? { readonly [key in Name]: Kinds[Kind] }
  : { readonly [key in Inside]: string };
type Merge<Type> = { readonly [key in keyof Type]: Type[key] };

/** Puts the arguments in. TypeScript makes sure that none is missing; a missing one is a bug of the compiler. */
export function fill(template: string, values: Readonly<Record<string, unknown>>): string {
  return template.replace(/\{(\w+)(?::\w+)?\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`no value for {${name}} in: ${template}`);
    return shown(Array.isArray(value) ? listed(value as string[]) : `${value as string | number}`);
  });
}

function listed(words: readonly string[]): string {
  const quoted = words.map((word) => `"${word}"`);
  if (quoted.length <= 1) return quoted.join("");
  return `${quoted.slice(0, -1).join(", ")} and ${quoted[quoted.length - 1]}`;
}
