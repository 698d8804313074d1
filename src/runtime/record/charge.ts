/** What one operation of one instance costs on its host, and what it has cost so far. */
export class Charge {
  readonly instance: string;
  readonly operation: string;
  /** In ns. */
  readonly fixed: number;
  /** In ns for each byte of the message. */
  readonly perByte: number;
  /** `net.udp.demux`, as traces and reports show it. */
  readonly name: string;
  /** Charged since the last reset, in ns. */
  total = 0;

  constructor(instance: string, operation: string, fixed: number, perByte: number) {
    this.instance = instance;
    this.operation = operation;
    this.name = `${instance}.${operation}`;
    this.fixed = fixed;
    this.perByte = perByte;
  }
}
