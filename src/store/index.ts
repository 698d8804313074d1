/** Results of runs, kept in files: each is there once, whole, and on the disk before it counts. */
export { type Kept, keysOf, type RunKeys, type RunName } from "./kept.js";
export { StoreError } from "./store-error.js";
export { Store, type StoreFacts, type StudyFacts } from "./store.js";
