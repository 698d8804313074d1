/** npm packages that bring `.xgraph` files: looked up in `node_modules`, upwards from the importing file. */
import type { FileSystem } from "../files/file-system.js";
import { directoryOf, joinPaths } from "../files/paths.js";

const mostBytesOfPackageJson = 1024 * 1024;

/** The file for a package, or for a path in it: by `exports` under the condition `xgraph`, else by its place. */
export function findPackage(name: string, from: string, files: FileSystem): string | undefined {
  const [, packageName = "", inside = ""] = /^((?:@[^/]+\/)?[^/]+)(?:\/(.+))?$/.exec(name) ?? [];
  if (packageName === "" || inside.split("/").includes("..")) return undefined;
  for (let directory = from; ; directory = directoryOf(directory)) {
    const root = joinPaths(directory, `node_modules/${packageName}`);
    const exported = fromExports(root, inside, files);
    const candidates = [
      ...(exported === undefined ? [] : [joinPaths(root, exported)]),
      joinPaths(root, inside === "" ? "index.xgraph" : `${inside}.xgraph`),
      joinPaths(root, `${inside}/index.xgraph`),
    ];
    const found = candidates.find((each) => files.exists(each));
    if (found !== undefined) return found;
    if (directoryOf(directory) === directory) return undefined;
  }
}

function fromExports(root: string, inside: string, files: FileSystem): string | undefined {
  const { text } = files.read(joinPaths(root, "package.json"), mostBytesOfPackageJson);
  if (text === undefined) return undefined;
  let exported: unknown;
  try {
    exported = (JSON.parse(text) as { exports?: unknown } | null)?.exports;
  } catch {
    return undefined;
  }
  const key = inside === "" ? "." : `./${inside}`;
  const entry = isRecord(exported) && key in exported ? exported[key] : inside === "" ? exported : undefined;
  const target = isRecord(entry) ? entry["xgraph"] : entry;
  return typeof target === "string" && target.startsWith("./") && target.endsWith(".xgraph") ? target : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
