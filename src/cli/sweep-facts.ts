/** A study for a cluster, before its files are written. */

/** What scripts and manifests are made from. */
export interface Sweep {
  /** As shown: `lan.xgraph`. */
  readonly program: string;
  /** Of the job: a DNS label (RFC 1123). */
  readonly name: string;
  readonly tasks: number;
  /** Of them at a time; undefined for as many as there is room for. */
  readonly atOnce: number | undefined;
  /** Of a task, as Slurm writes it. */
  readonly time: string;
  /** Before the limit, in s. */
  readonly grace: number;
  readonly cpus: number;
  readonly memory: string | undefined;
  readonly image: string;
  readonly claim: string;
  /** What every run is called with. */
  readonly argv: readonly string[];
}
