/** A line between two interfaces with separate directions: a leased line, the cable of a switched Ethernet. */
import { InternalError } from "../failures/errors.js";
import { FullDuplexLink } from "./full-duplex.js";
import type { Frame } from "./frame.js";
import type { NetworkInterface } from "./network-interface.js";

export class PointToPoint extends FullDuplexLink {
  override attach(nic: NetworkInterface): void {
    if (this.nics.length === 2) throw new InternalError(`${this.name} is a line, and joins two interfaces`);
    super.attach(nic);
  }

  override arrive(from: NetworkInterface, frame: Frame): void {
    this.distribute(from, frame);
  }
}
