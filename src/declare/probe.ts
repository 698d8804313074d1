/** The demands of a declaration as types: a class in memory, beside the implementation. */
import type { Demanded, Importer, Member } from "../emit/index.js";
import { ts, type UserProject } from "../typescript/project.js";
import { optionText } from "./stubs.js";

export interface Probe {
  readonly checker: ts.TypeChecker;
  /** The signature of a member, and the type of its options. */
  readonly of: (demanded: Demanded, member: Member) => ts.Signature | undefined;
  /** The required type of a constructor's third parameter. */
  readonly constructorParameters: (demanded: Demanded) => ts.Type | undefined;
}

/** The text of the class. */
export function probeText(all: readonly Demanded[]): string {
  const imported = new Map<string, string>();
  const importer: Importer = { type: take, value: take };
  function take(module: string, name: string): string {
    const key = `import type { ${name} as $NAME } from ${JSON.stringify(module)};`;
    let local = imported.get(key);
    if (local === undefined) imported.set(key, (local = `${name}_${imported.size}`));
    return local;
  }
  const classes = all.map((each) => {
    const members = each.members.map((member) => {
      const parameters = member.parameters(importer);
      const inside = member.options
        ? parameters.length === 0
          ? ""
          : `options: { ${parameters.map((option) => optionText(option)).join("; ")} }`
        : parameters.map(({ local, type }) => `${local}: ${type}`).join(", ");
      return `  ${member.name}(${inside}): ${member.result(importer)};\n`;
    });
    const given = `  "constructor parameters": ${each.constructorParameters(importer)};\n`;
    return `export declare abstract class ${each.protocol.name}Demanded {\n${given}${members.join("")}}\n`;
  });
  const imports = [...imported].map(([key, local]) => `${key.replace("$NAME", local)}\n`);
  return imports.join("") + classes.join("");
}

export function probeIn(project: UserProject, file: string): Probe {
  const program = project.program();
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const memberOf = ({ protocol }: Demanded, name: string): ts.ClassElement | undefined =>
    source?.statements
      .filter(ts.isClassDeclaration)
      .find((each) => each.name?.text === `${protocol.name}Demanded`)
      ?.members.find(
        (each) =>
          each.name !== undefined &&
          (ts.isIdentifier(each.name) || ts.isStringLiteral(each.name)) &&
          each.name.text === name,
      );
  return {
    checker,
    of: (demanded, { name }) => {
      const declaration = memberOf(demanded, name);
      return declaration !== undefined && ts.isMethodDeclaration(declaration)
        ? checker.getSignatureFromDeclaration(declaration)
        : undefined;
    },
    constructorParameters: (demanded) => {
      const declaration = memberOf(demanded, "constructor parameters");
      return declaration === undefined ? undefined : checker.getTypeAtLocation(declaration);
    },
  };
}
