/** XG11xx: files, imports, and `@allow`. */
export const modules = {
  fileMissing: {
    code: "XG1101",
    severity: "error",
    message: 'there is no file "{file}"',
    explanation: "Paths that begin with ./ or ../ are found from the importing file; data files from the program.",
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
    message: '"{file}" is no file, but a pipe, a device or the like',
    explanation:
      "Programs, implementations and data are read from files. Reading a pipe that nobody writes to would never end, nor would a device that always has more.",
  },
  unknownLibrary: {
    code: "XG1105",
    severity: "error",
    message: 'the standard library has no "{name}"',
    explanation:
      "std/inet has the Internet protocols, std/machines machines, std/media what joins hosts, std/tests tests.",
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
    message: "modules import each other in a circle: {files:list}",
    explanation:
      "A module must be understandable without those that import it. Move what both need into a module of its own.",
  },
  notExported: {
    code: "XG1109",
    severity: "error",
    message: '"{file}" has no "{name}"',
    explanation: "A module gives its own declarations, and what it hands on with export { ... } from.",
  },
  unusedImport: {
    code: "XG1110",
    severity: "warning",
    message: 'import "{name}" is not used',
    explanation: "Nothing in this file names it. Remove it, or use export { ... } from to hand it on.",
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
    explanation: "@allow silences warnings. An error means that there is no program to run.",
  },
  uselessAllow: {
    code: "XG1113",
    severity: "warning",
    message: "nothing here is warned of with {code}",
    explanation: "The @allow silences nothing, so the reason for it is gone.",
  },
  allowWithoutReason: {
    code: "XG1114",
    severity: "error",
    message: "an @allow gives its reason",
    explanation: "The next reader wants to know why the warning does not count here.",
  },
} as const;
