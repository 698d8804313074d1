/** The answers of a protocol with a header to questions about sizes. */
import type { ControlOperation } from "./control-operation.js";

/**
 * The answer of a protocol, computed from that of the protocol below: a size without the protocol's own header of `headerBytes`; any other answer
 * unchanged.
 * @example control(operation) { return withoutHeader(operation, this.lower.control(operation), UDP_HEADER_BYTES); }
 */
export function withoutHeader(
  operation: ControlOperation,
  below: number | undefined,
  headerBytes: number,
): number | undefined {
  if (below === undefined || (operation !== "maxPacket" && operation !== "optPacket")) return below;
  return below - headerBytes;
}
