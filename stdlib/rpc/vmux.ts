import type { Binding, ControlOperation, Down, Op, Participants, Session } from "../../src/runtime/index.js";
import { VMUXBase } from "./vmux.xgraph.js";

/**
 * The choice of a lower protocol when a session opens. It has no sessions of its own: the one that it gives is the lower
 * protocol's, and stands directly under the protocol above. Questions go to the last lower protocol. Source: x-kernel VMUX.
 */
export class VMUX extends VMUXBase {
  override *open(upper: Binding, participants: Participants, type: string): Op<Session | null, Down> {
    for (const { lower } of this.slots.lower) {
      const session = yield* lower.open(upper, participants.copy(), type) as Op<Session | null, Down>;
      if (session !== null) return session;
    }
    return null;
  }

  override openEnable(upper: Binding, participants: Participants, type: string): boolean {
    let enabled = true;
    for (const { lower } of this.slots.lower) enabled = lower.openEnable(upper, participants.copy(), type) && enabled;
    return enabled;
  }

  override control(operation: ControlOperation): number | undefined {
    return this.slots.lower.at(-1)?.control(operation);
  }
}
