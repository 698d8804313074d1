/**
 * docs/api/: the reference of `xgc/runtime` for protocol authors. typedoc reads declarations and docstrings; this file lays them out, a page for each file
 * of `api/`: the names that the file exports, below the text at its top.
 */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { format, resolveConfig } from "prettier";
import { Application, ReflectionKind as Kind } from "typedoc";

/** @typedef {import("typedoc").DeclarationReflection} Declaration */
/** @typedef {import("typedoc").Comment} Comment */
/** @typedef {import("typedoc").SignatureReflection} Signature */

const root = path.resolve(import.meta.dirname, "../..");
const here = path.join(import.meta.dirname, "api");

/** Of these classes, which serve the whole simulator, only the members that protocols use. */
const shown = {
  Cpu: ["inInterrupt", "contextName", "now", "settle", "compute"],
  Host: [
    "name",
    "number",
    "address",
    "nics",
    "boots",
    "random",
    "cpu",
    "timers",
    "buffers",
    "now",
    "message",
    "delay",
    "spawn",
  ],
};

/** The pages in the order of the index. */
const order = ["protocols", "effects", "messages", "maps", "timers", "semaphores", "hosts", "counting"];

/** @param {import("../generate.js").Project} project */
export async function api({ write }) {
  for (const [file, text] of Object.entries(await apiPages())) write(file, text);
}

/** @returns {Promise<Readonly<Record<string, string>>>} Texts by file, relative to the project. */
export async function apiPages() {
  const modules = await read();
  const files = readdirSync(here).filter((name) => name.endsWith(".ts"));
  if (files.length !== order.length || modules.some(({ name }) => !order.includes(name)))
    throw new Error("tools/generate/api.js has to list each file of tools/generate/api in `order`");
  modules.sort((one, other) => order.indexOf(one.name) - order.indexOf(other.name));
  const made = "<!-- Made by `npm run generate` from the docstrings of src/runtime/. -->";
  const names = modules.map(({ name, children = [] }) => {
    const links = children.map((each) => `[\`${each.name}\`](${name}.md#${each.name.toLowerCase()})`);
    return `| [${title(name)}](${name}.md) | ${links.join(", ")} |`;
  });
  /** @type {Record<string, string>} */
  const pages = {
    README: [
      "# API of xgc/runtime for protocol authors",
      made,
      'The names that an implementation of a protocol imports from `"xgc/runtime"`. [The tutorial](../tutorial.md#7-a-protocol-of-ones-own) has a first protocol; [the runtime](../runtime.md) says what a simulated host does.',
      ["| page | names |", "| --- | --- |", ...names].join("\n"),
    ].join("\n\n"),
  };
  for (const module of modules) {
    const parts = [`# ${title(module.name)}`, made, textOf(module.comment), ...(module.children ?? []).map(section)];
    pages[module.name] = [...parts, "[All pages](README.md)"].join("\n\n");
  }
  const style = await resolveConfig(path.join(root, "docs/index.md"));
  const formatted = Object.entries(pages).map(async ([name, text]) => {
    return [`docs/api/${name}.md`, await format(text, { ...style, parser: "markdown" })];
  });
  return Object.fromEntries(await Promise.all(formatted));
}

/** @returns {Promise<Declaration[]>} A module for each file of `api/`. */
async function read() {
  const app = await Application.bootstrap({
    entryPoints: [path.join(here, "*.ts")],
    tsconfig: path.join(here, "tsconfig.json"),
    readme: "none",
    excludePrivate: true,
    excludeInternal: true,
    disableSources: true,
    disableGit: true,
    // Types that no page shows are named in signatures all the same.
    validation: { notExported: false },
    sort: ["source-order"],
    logLevel: "Error",
  });
  const project = await app.convert();
  if (project === undefined || app.logger.hasErrors()) throw new Error("typedoc cannot read tools/generate/api");
  const modules = project.children ?? [];
  for (const { name, children = [] } of modules) {
    const exports = readFileSync(path.join(here, `${name}.ts`), "utf8").replace(/^.*\nexport \{/s, "");
    const place = (/** @type {Declaration} */ each) => exports.search(new RegExp(`\\b${each.name}\\b`));
    children.sort((one, other) => place(one) - place(other));
  }
  return modules;
}

/** @param {string} name `semaphores` as `Semaphores`. */
const title = (name) => name.charAt(0).toUpperCase() + name.slice(1);

/** @param {Comment | undefined} comment The text with its tags, as Markdown. */
function textOf(comment) {
  if (comment === undefined) return "";
  /** @param {readonly import("typedoc").CommentDisplayPart[]} parts */
  const joined = (parts) => parts.map((part) => (part.kind === "inline-tag" ? `\`${part.text}\`` : part.text)).join("");
  const tags = comment.blockTags.map(({ tag, name, content }) => {
    const text = joined(content).trim();
    if (tag === "@param") return `- \`${name}\`: ${text}`;
    return `- ${tag === "@throws" ? "Throws" : tag === "@returns" ? "Returns" : title(tag.slice(1))}: ${text}`;
  });
  return [joined(comment.summary).trim(), tags.join("\n")].filter((each) => each !== "").join("\n\n");
}

/** @param {Declaration} declaration */
function section(declaration) {
  const { name, kind, comment, children = [], signatures = [] } = declaration;
  const heading = `## ${name}`;
  if (signatures.length > 0)
    return [heading, ...signatures.flatMap((each) => [code(signature(each)), textOf(each.comment)])].join("\n\n");
  if (kind === Kind.TypeAlias)
    return [heading, code(`type ${name}${generics(declaration)} = ${written(declaration.type)}`), textOf(comment)].join(
      "\n\n",
    );
  const chosen = /** @type {Readonly<Record<string, readonly string[]>>} */ (shown)[name];
  const members = children.filter((each) => chosen === undefined || chosen.includes(each.name));
  for (const each of chosen ?? []) {
    if (!members.some((member) => member.name === each))
      throw new Error(`${name} has no ${each}: see tools/generate/api.js`);
  }
  // What such a class extends is no matter of protocols either.
  const of = (chosen === undefined ? (declaration.extendedTypes ?? []) : [])
    .map((type) => ` extends ${written(type)}`)
    .join("");
  const word = kind === Kind.Interface ? "interface" : declaration.flags.isAbstract ? "abstract class" : "class";
  const parts = [heading, code(`${word} ${name}${generics(declaration)}${of}`), textOf(comment)];
  return [...parts, ...members.filter((each) => chosen !== undefined || isOwn(each)).map(member)].join("\n\n");
}

/** Members that a class inherits stand with the class that has them. @param {Declaration} member */
function isOwn({ inheritedFrom, name, kind, comment, signatures }) {
  // A constructor without a docstring is the base class's, or the runtime's business.
  if (kind === Kind.Constructor) return signatures?.some((each) => each.comment !== undefined) === true;
  return inheritedFrom === undefined && !name.startsWith("[") && (comment !== undefined || name !== "toString");
}

/** @param {Declaration} declaration */
function member(declaration) {
  const { name, flags, type, comment, signatures, getSignature } = declaration;
  const marks = `${flags.isStatic ? "static " : ""}${flags.isAbstract ? "abstract " : ""}${flags.isProtected ? "protected " : ""}`;
  if (signatures !== undefined)
    return signatures
      .map((each) => [code(`${marks}${signature(each)}`), textOf(each.comment)].join("\n\n"))
      .join("\n\n");
  if (getSignature !== undefined)
    return [code(`${marks}get ${name}: ${written(getSignature.type)}`), textOf(getSignature.comment)].join("\n\n");
  const readonly = flags.isReadonly ? "readonly " : "";
  return [code(`${marks}${readonly}${name}${flags.isOptional ? "?" : ""}: ${written(type)}`), textOf(comment)].join(
    "\n\n",
  );
}

/** @param {Signature} signature */
function signature({ name, parameters = [], type, typeParameters, kind }) {
  const given = parameters.map(({ name: each, flags, type: its, defaultValue }) => {
    const optional = flags.isOptional || defaultValue !== undefined ? "?" : "";
    return `${flags.isRest ? "..." : ""}${each.replace(/^_/, "")}${optional}: ${written(its)}`;
  });
  const result = kind === Kind.ConstructorSignature ? "" : `: ${written(type)}`;
  return `${name}${generics({ typeParameters })}(${given.join(", ")})${result}`.replace(/^new (\w+)/, "new $1");
}

/** @param {{ readonly typeParameters?: readonly import("typedoc").TypeParameterReflection[] | undefined }} declaration */
function generics({ typeParameters = [] }) {
  if (typeParameters.length === 0) return "";
  const each = typeParameters.map(({ name, type, default: otherwise }) => {
    return `${name}${type === undefined ? "" : ` extends ${written(type)}`}${otherwise === undefined ? "" : ` = ${written(otherwise)}`}`;
  });
  return `<${each.join(", ")}>`;
}

/** @param {import("typedoc").SomeType | undefined} type */
const written = (type) => type?.toString() ?? "void";

/** @param {string} text */
const code = (text) => `\`\`\`ts\n${text}\n\`\`\``;
