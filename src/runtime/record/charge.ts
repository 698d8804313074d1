/** The cost of one operation of one instance on its host, and its total so far. */
export class Charge {
  readonly instance: string;
  readonly operation: string;
  /** In ns. */
  readonly fixed: number;
  /** In ns for each byte of the message. */
  readonly perByte: number;
  /** `net.udp.demux`, for traces and reports. */
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
