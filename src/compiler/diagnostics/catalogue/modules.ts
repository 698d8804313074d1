/** XG11xx: files, imports, and `@allow`. */
export const modules = {
  fileMissing: {
    code: "XG1101",
    severity: "error",
    message: 'there is no file "{file}"',
    explanation: "The path of a file is relative to the file that names it.",
  },
  fileIsDirectory: {
    code: "XG1102",
    severity: "error",
    message: '"{file}" is a directory',
    explanation: 'Name the file itself: "./folder/index.xgraph".',
  },
  fileNotText: {
    code: "XG1103",
    severity: "error",
    message: '"{file}" is not UTF-8 text',
    explanation: "Programs and data files are UTF-8.",
  },
  fileUnreadable: {
    code: "XG1104",
    severity: "error",
    message: '"{file}" cannot be read',
    explanation: "The file is there, but the system refuses to read it.",
  },
  fileIsNone: {
    code: "XG1115",
    severity: "error",
    message: '"{file}" is not a regular file',
    explanation: "Programs, implementations and data are read from regular files. A pipe or a device might never end.",
  },
  unknownLibrary: {
    code: "XG1105",
    severity: "error",
    message: 'the standard library has no "{name}"',
    explanation:
      "The standard library has std/inet (Internet protocols), std/xkernel (RPC protocols), std/tests (protocols that make load and measure), std/machines, and std/media (cables, lines and switches).",
  },
  badImportPath: {
    code: "XG1106",
    severity: "error",
    message: '"{name}" is neither a relative path, nor std/..., nor a package',
    explanation:
      'An import names a file ("./other.xgraph"), a part of the standard library ("std/inet") or an npm package. Absolute paths would work on one machine only.',
  },
  unknownPackage: {
    code: "XG1107",
    severity: "error",
    message: 'no package "{name}" with an .xgraph file is installed',
    explanation:
      'A package is looked for in node_modules, upwards from the importing file. Its "exports" name the file under the condition "xgraph"; otherwise it is index.xgraph. For a file beside this one write "./".',
  },
  importCycle: {
    code: "XG1108",
    severity: "error",
    message: "modules import each other in a cycle: {files:list}",
    explanation:
      "A module must be understandable without the modules that import it. Move the declarations that both need into a module of their own.",
  },
  notExported: {
    code: "XG1109",
    severity: "error",
    message: '"{file}" exports no "{name}"',
    explanation:
      "A module exports all its own declarations, and the names that it re-exports with export { ... } from.",
  },
  unusedImport: {
    code: "XG1110",
    severity: "warning",
    message: 'import "{name}" is not used',
    explanation:
      "Nothing in this file uses the name. Remove the import, or re-export the name with export { ... } from.",
  },
  unknownCode: {
    code: "XG1111",
    severity: "error",
    message: 'there is no diagnostic "{code}"',
    explanation: "@allow names a code as diagnostics show it. xgc explain lists them.",
  },
  allowedError: {
    code: "XG1112",
    severity: "error",
    message: "{code} is an error and cannot be allowed",
    explanation: "@allow silences warnings and notes. An error means that there is no program to run.",
  },
  uselessAllow: {
    code: "XG1113",
    severity: "warning",
    message: "no {code} is reported here, so this @allow has no effect",
    explanation: "The reason for the @allow is gone. Remove it.",
  },
  allowWithoutReason: {
    code: "XG1114",
    severity: "error",
    message: '"@allow" needs a reason',
    explanation: "The reason tells the next reader why the warning does not count here.",
  },
} as const;
