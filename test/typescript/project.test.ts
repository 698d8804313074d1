/** The project of users' TypeScript: what it resolves, and that it stays warm. */
import { expect, test } from "vitest";
import { memoryFileSystem } from "../../src/compiler/index.js";
import { ts, userProject, UserProject } from "../../src/typescript/project.js";
import { disk, standardLibrary } from "../compiler/disk.js";

function over(files: Record<string, string>): UserProject {
  const memory = memoryFileSystem(files);
  return new UserProject({
    fileSystem: {
      exists: (name) => (name.startsWith("/case/") ? memory : disk).exists(name),
      read: (name, limit) => (name.startsWith("/case") ? memory : disk).read(name, limit),
    },
    standardLibrary,
  });
}

/** The type of the variable `it` in a file. */
function typeIn(project: UserProject, file: string): string {
  const program = project.program();
  const checker = program.getTypeChecker();
  let found = "none";
  const look = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && node.name.getText() === "it")
      found = checker.typeToString(checker.getTypeAtLocation(node.name));
    node.forEachChild(look);
  };
  const source = program.getSourceFile(file);
  if (source !== undefined) look(source);
  return found;
}

test.each([
  [
    "xgc/runtime, wherever the file lies",
    { "a.ts": 'import { BROADCAST_MAC } from "xgc/runtime"; export const it = BROADCAST_MAC;' },
    "281474976710655",
  ],
  [
    "protocols of the standard library",
    { "a.ts": 'import { UDP } from "xgc/stdlib/inet/udp.js"; export const it = UDP;' },
    "typeof UDP",
  ],
  [
    "a .js specifier to its .ts file",
    { "a.ts": 'import { one } from "./b.js"; export const it = one;', "b.ts": "export const one = 1;" },
    "1",
  ],
  [
    "one without extension",
    { "a.ts": 'import { one } from "./b"; export const it = one;', "b.ts": "export const one = 1;" },
    "1",
  ],
  [
    "JavaScript, .mjs too",
    { "a.ts": 'import { one } from "./b.mjs"; export const it = one;', "b.mjs": "export const one = 1;" },
    "1",
  ],
  [
    "a re-export under another name",
    {
      "a.ts": 'import { two } from "./i.js"; export const it = two;',
      "i.ts": 'export { one as two } from "./b.js";',
      "b.ts": "export const one = 1;",
    },
    "1",
  ],
  [
    "a package",
    {
      "a.ts": 'import { one } from "p"; export const it = one;',
      "node_modules/p/package.json": '{"name":"p","main":"m.js"}',
      "node_modules/p/m.js": "export const one = 1;",
    },
    "1",
  ],
])("resolves %s", (_, files, type) => {
  const project = over(Object.fromEntries(Object.entries(files).map(([name, text]) => [`/case/${name}`, text])));
  project.add(["/case/a.ts"]);
  expect(typeIn(project, "/case/a.ts")).toBe(type);
});

test("is kept in a process, and reads again what has changed", () => {
  const texts: Record<string, string> = { "/case/a.ts": "export const it = 1;" };
  const fileSystem = {
    exists: (name: string) => texts[name] !== undefined || disk.exists(name),
    read: (name: string, limit: number) => (texts[name] === undefined ? disk.read(name, limit) : { text: texts[name] }),
  };
  const project = userProject({ fileSystem, standardLibrary });
  project.add(["/case/a.ts"]);
  expect(typeIn(project, "/case/a.ts")).toBe("1");
  texts["/case/a.ts"] = 'export const it = "two";';
  expect(userProject({ fileSystem, standardLibrary })).toBe(project);
  expect(typeIn(project, "/case/a.ts")).toBe('"two"');
});
