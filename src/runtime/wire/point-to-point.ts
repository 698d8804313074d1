/** A line between two interfaces, each direction free for itself: a leased line, a switched Ethernet's cable. */
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
