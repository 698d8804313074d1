/** The door of the room: from a checked program to TypeScript, and to one file that runs. */
export { type DeclarationsInput, emitDeclarations } from "./declarations.js";
export { type EmittedFile, emitGlue, type Glue } from "./glue.js";
export { type Demanded, demandedMembers, type Importer, type Member, type MemberParameter } from "./members.js";
export type { Layout } from "./import-paths.js";
export type { GlueOptions } from "./scope.js";
export {
  bundle,
  BundleError,
  bundleFiles,
  type BundleFiles,
  loadSimulation,
  pageScripts,
  type PageScripts,
  pointsModule,
  readableStack,
} from "./bundle.js";
