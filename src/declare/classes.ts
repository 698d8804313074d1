/** The class of a protocol, brought up to the protocol's declaration. */
import type { Demanded, Member } from "../emit/index.js";
import { ts } from "../typescript/project.js";
import type { FileEdits } from "./file-edits.js";
import { lineEndAfter } from "./lists.js";
import { bringOptions } from "./options.js";
import type { Probe } from "./probe.js";
import { bringSignature } from "./signatures.js";
import { stub } from "./stubs.js";

const opening: readonly string[] = ["open", "openEnable"];

export interface ClassContext {
  readonly probe: Probe;
  /** Whether a file belongs to the declarations or the runtime: members from there are not the user's. */
  readonly inherited: (file: string) => boolean;
  /** The number of parameters that operations had until now. */
  readonly before: ReadonlyMap<string, number>;
  readonly into: FileEdits;
}

export function bringClass(
  demanded: Demanded,
  declaration: ts.ClassDeclaration,
  { probe, inherited, before, into }: ClassContext,
): void {
  const { checker } = probe;
  const type = checker.getTypeAtLocation(declaration);
  const stubs: Member[] = [];
  const isWritten = (name: string): boolean => {
    const written = type.getProperty(name)?.declarations?.[0];
    return written !== undefined && !inherited(written.getSourceFile().fileName);
  };
  // A class with one of these members is complete on purpose: a protocol that nothing opens may refuse `open`.
  const opens = opening.some(isWritten);
  for (const member of demanded.members) {
    const written = type.getProperty(member.name)?.declarations?.[0];
    if (written === undefined || !isWritten(member.name)) {
      if (!opens || member.kind !== "session" || !opening.includes(member.name)) stubs.push(member);
      continue;
    }
    if (!ts.isMethodDeclaration(written) || written.parent !== declaration) continue;
    const signature = probe.of(demanded, member);
    if (signature === undefined || member.kind === "session") continue;
    if (member.options) {
      const [options] = signature.parameters;
      const wanted = options === undefined ? undefined : checker.getTypeOfSymbolAtLocation(options, written);
      bringOptions({ demanded, member, declaration: written, checker, into }, wanted);
    } else
      bringSignature({ demanded, member, declaration: written, checker, into }, signature, before.get(member.name));
  }
  bringConstructor(demanded, declaration, probe, into);
  dropOverrides(demanded, declaration, checker, into);
  if (stubs.length > 0) addStubs(demanded, declaration, stubs, into);
}

const kinds = { entry: "entry", operation: "operation", upcall: "upcall", session: "operation" } as const;

function addStubs(
  demanded: Demanded,
  declaration: ts.ClassDeclaration,
  stubs: readonly Member[],
  into: FileEdits,
): void {
  const { source, style } = into;
  const known = new Set(demanded.members.map(({ name }) => name));
  const members = declaration.members;
  const last =
    members.filter((each) => ts.isMethodDeclaration(each) && known.has(each.name.getText(source))).at(-1) ??
    members.at(-1);
  const close = declaration.end - 1;
  const at = last === undefined ? close : lineEndAfter(source.text, last.end);
  const texts = stubs.map((member) => into.lines(stub(demanded, member, into.imports), 1));
  const open = last === undefined && !/[\r\n]\s*$/.test(source.text.slice(0, close));
  texts.forEach((text, index) => {
    const member = stubs[index];
    if (member === undefined) return;
    const before = last === undefined && index === 0 ? (open ? style.newLine : "") : style.newLine + style.newLine;
    const after = last === undefined && index === texts.length - 1 ? style.newLine : "";
    const message = `adds ${kinds[member.kind]} ${demanded.protocol.name}.${member.name}, which throws until it is written`;
    into.insert(at, before + text + after, message);
  });
  addFulfils(demanded, declaration, stubs, into);
}

/** A class that gets operations of a control service also gets `implements` for the service. */
function addFulfils(
  demanded: Demanded,
  declaration: ts.ClassDeclaration,
  stubs: readonly Member[],
  into: FileEdits,
): void {
  if (!stubs.some(({ kind }) => kind === "operation")) return;
  const clauses = declaration.heritageClauses ?? [];
  const fulfils = clauses.find(({ token }) => token === ts.SyntaxKind.ImplementsKeyword);
  for (const { name, module } of demanded.fulfils) {
    const local = into.imports.type(module, name);
    if (fulfils?.types.some((each) => each.expression.getText(into.source) === local) === true) continue;
    const message = `says that ${demanded.protocol.name} implements ${name}`;
    const end = fulfils?.types.end ?? clauses.at(-1)?.types.end;
    if (end !== undefined) into.insert(end, fulfils === undefined ? ` implements ${local}` : `, ${local}`, message);
  }
}

/** The user's own constructor gets the protocol's parameters. */
function bringConstructor(demanded: Demanded, declaration: ts.ClassDeclaration, probe: Probe, into: FileEdits): void {
  const own = declaration.members.find(ts.isConstructorDeclaration);
  const given = own?.parameters[2];
  const wanted = probe.constructorParameters(demanded);
  if (given?.type === undefined || wanted === undefined) return;
  const has = probe.checker.getTypeAtLocation(given);
  // All members that the base class demands must exist, and no others may override it.
  if (probe.checker.isTypeAssignableTo(has, wanted) && probe.checker.isTypeAssignableTo(wanted, has)) return;
  const type = demanded.constructorParameters(into.imports);
  into.replace(
    given.type.getStart(into.source),
    given.type.end,
    type,
    `changes the parameters of the constructor of ${demanded.protocol.name} to ${type}`,
  );
}

/** A member that is no longer declared loses its `override`. It stays, since other code may call it. */
function dropOverrides(
  { protocol }: Demanded,
  declaration: ts.ClassDeclaration,
  checker: ts.TypeChecker,
  into: FileEdits,
): void {
  const bases = (declaration.heritageClauses ?? [])
    .filter(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)
    .flatMap(({ types }) => types.map((each) => checker.getTypeAtLocation(each)));
  if (bases.length === 0 || bases.some((each) => each.getProperties().length === 0)) return;
  for (const member of declaration.members) {
    if (member.name === undefined || !ts.canHaveModifiers(member)) continue;
    const keyword = ts.getModifiers(member)?.find(({ kind }) => kind === ts.SyntaxKind.OverrideKeyword);
    const name = member.name.getText(into.source);
    if (keyword === undefined || bases.some((base) => base.getProperty(name) !== undefined)) continue;
    const end = keyword.end + (/^\s*/.exec(into.source.text.slice(keyword.end))?.[0].length ?? 0);
    into.replace(
      keyword.getStart(into.source),
      end,
      "",
      `drops "override" before ${protocol.name}.${name}, which is declared no more`,
    );
  }
}
