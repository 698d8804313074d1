/**
 * pcapng (IETF draft-ietf-opsawg-pcapng): a section header, an interface description for each link, an enhanced packet
 * for each frame. Little-endian; times in ns since the epoch, which is the start of the simulation.
 */

/** LINKTYPE_ETHERNET. */
const ETHERNET = 1;
const SECTION_HEADER = 0x0a0d0d0a;
const INTERFACE_DESCRIPTION = 1;
const ENHANCED_PACKET = 6;
const options = { end: 0, comment: 1, name: 2, timeResolution: 9, userApplication: 4 } as const;

/** The start of a file: the section and its interfaces, which packets then name by their index. */
export function pcapngHeader(interfaces: readonly string[], application = "xgc"): Uint8Array {
  return joinBytes([
    block(SECTION_HEADER, [
      u32(0x1a2b3c4d),
      u16(1),
      u16(0),
      u32(0xffffffff),
      u32(0xffffffff),
      ...option(options.userApplication, utf8(application)),
      ...endOfOptions,
    ]),
    ...interfaces.map((name) =>
      block(INTERFACE_DESCRIPTION, [
        u16(ETHERNET),
        u16(0),
        u32(0), // no limit on the length of a packet
        ...option(options.name, utf8(name)),
        ...option(options.timeResolution, Uint8Array.of(9)),
        ...endOfOptions,
      ]),
    ),
  ]);
}

/** A frame (header first, no check sequence) that ended at `time`, in ns. */
export function pcapngPacket(interfaceIndex: number, time: number, frame: Uint8Array, comment = ""): Uint8Array {
  const told = comment === "" ? NOTHING : joinBytes([...option(options.comment, utf8(comment)), ...endOfOptions]);
  const length = 32 + padded(frame.length) + told.length;
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  const words = [
    ENHANCED_PACKET,
    length,
    interfaceIndex,
    Math.floor(time / 2 ** 32),
    time % 2 ** 32,
    frame.length,
    frame.length,
  ];
  for (const [index, word] of words.entries()) view.setUint32(index * 4, word, true);
  bytes.set(frame, 28);
  bytes.set(told, 28 + padded(frame.length));
  view.setUint32(length - 4, length, true);
  return bytes;
}

const NOTHING = new Uint8Array(0);

function block(type: number, body: readonly Uint8Array[]): Uint8Array {
  const length = 12 + body.reduce((sum, part) => sum + part.length, 0);
  return joinBytes([u32(type), u32(length), ...body, u32(length)]);
}

function option(code: number, value: Uint8Array): readonly Uint8Array[] {
  return [u16(code), u16(value.length), value, new Uint8Array(padded(value.length) - value.length)];
}
const endOfOptions = [u16(options.end), u16(0)];

function padded(length: number): number {
  return Math.ceil(length / 4) * 4;
}

export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function u16(value: number): Uint8Array {
  return Uint8Array.of(value & 0xff, value >>> 8);
}
function u32(value: number): Uint8Array {
  return Uint8Array.of(value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24);
}
function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
