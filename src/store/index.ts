/** The door of the room: results of runs in files. Each is stored once, whole, and counts only when it is on the disk. */
export { type Kept, keysOf, type RunKeys, type RunName } from "./kept.js";
export { JobStore, type StoredProgram } from "./job-store.js";
export { StoreError } from "./store-error.js";
export { Store, type StoreFacts, type StudyFacts } from "./store.js";
