/** How a protocol with a header answers questions about sizes. */
import type { ControlOperation } from "./control-operation.js";

/**
 * What a protocol answers, given what the protocol below does: of a size, its own header takes `headerBytes`; any other answer is handed on.
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
