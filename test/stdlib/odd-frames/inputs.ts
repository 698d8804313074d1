/**
 * 108 frames, or short series of frames, that are odd but harmless, for a host 10.0.0.1/24 with a user on UDP's port 4000. Each has what the host must do
 * with it, on whose authority, and what Linux 6.18 did where that is something else.
 */
import { arp, type Arp, type Datagram, datagram, ethernet, icmp, type Icmp, udp, type Udp } from "../frames.js";
import { addressOf, ARP_TYPE, bytesOf, IP_TYPE } from "../stack.js";

/** The host under test. */
export const HOST = addressOf(1);
export const HOST_MAC = 0x08002b000100;
/** Who sends, if a row does not say otherwise; and another station. */
export const PEER = addressOf(9);
export const STATION = 0x020000000009;
export const OTHER = 0x02000000000b;
const ALL = 0xffffffffffff;
const EVERYBODY = 0xffffffff;
const NET = addressOf(255);
const LOOPBACK = 0x7f000001;
const GROUP = 0xe0000001;
const ELSEWHERE = 0xc0a80505;
const PORT = 4000;

export interface Input {
  readonly name: string;
  /** Frames, and pauses in ns. */
  readonly frames: readonly (Uint8Array | number)[];
  /** What is delivered and sent; `nothing` for nothing. Then the same of Linux 6.18, where that differs. */
  readonly does: string;
  readonly linux?: string;
  /** An RFC and its section, or `choice: ...`, a page of the docs tells. */
  readonly why: string;
}

export const pattern = (length: number): number[] =>
  Array.from({ length }, (_, index) => (index * 7 + (index >> 8)) & 255);

const x = [0x78];
/** Padded with zeros to the shortest frame. */
const E = (data: readonly number[], to = HOST_MAC, from = STATION, type = IP_TYPE): Uint8Array =>
  ethernet(to, from, type, [...data, ...new Array<number>(Math.max(0, 46 - data.length)).fill(0)]);
const bare = (data: readonly number[], to = HOST_MAC): Uint8Array => ethernet(to, STATION, IP_TYPE, data);
const I = (data: readonly number[], given: Partial<Datagram> = {}): number[] =>
  datagram({ source: PEER, target: HOST, proto: 17, ...given, data });
const U = (data: readonly number[], given: Partial<Udp> = {}, source = PEER, target = HOST): number[] =>
  udp({ from: 9, to: PORT, pseudo: { source, target }, ...given, data });
const echo = (data: readonly number[], given: Partial<Icmp> = {}): number[] => icmp({ type: 8, ...given, data });
const A = (given: Partial<Arp>, to = ALL, tail: readonly number[] = new Array<number>(18).fill(0)): Uint8Array =>
  ethernet(to, STATION, ARP_TYPE, [
    ...arp({ operation: 1, senderMac: STATION, senderHost: PEER, targetHost: HOST, ...given }),
    ...tail,
  ]);

const whole = U(pattern(3000));
const unsummed = U(pattern(3000), { checksum: 0 });
/** A fragment of `whole`. */
const F = (
  from: number,
  to: number,
  { of = whole, ...given }: Partial<Datagram> & { readonly of?: readonly number[] } = {},
): Uint8Array => E(I(given.data ?? of.slice(from, to), { more: to < of.length, at: from, ...given }));
const thirds = (given: Parameters<typeof F>[2] = {}): Uint8Array[] => [
  F(0, 1480, given),
  F(1480, 2960, given),
  F(2960, 3008, given),
];
const parts = thirds();
const [first, second, third] = parts as [Uint8Array, Uint8Array, Uint8Array];
const closed = U(pattern(3000), { to: 4001 });
const manyEchoes = echo(pattern(65_507));
const threeEchoes = echo(pattern(3000));
const inPieces = (data: readonly number[], given: Partial<Datagram> = {}): Uint8Array[] =>
  Array.from({ length: Math.ceil(data.length / 1480) }, (_, index) =>
    E(
      I(data.slice(index * 1480, index * 1480 + 1480), {
        more: (index + 1) * 1480 < data.length,
        at: index * 1480,
        ...given,
      }),
    ),
  );

const REASSEMBLY = "RFC 791, 3.2";
const OVERLAPS = "choice: a datagram whose fragments overlap is given up (RFC 5722 tells why)";
const ODD_FRAGMENT = "choice: a fragment that can be none is ignored, and the others go on";
const LENGTHS = "RFC 768";
const NOBODY = "RFC 1122, 3.2.1.3";
const NO_ERROR = "RFC 1122, 3.2.2";
const WHOLE = "delivers 3000 B";

function sources(): Input[] {
  const all: readonly (readonly [name: string, address: number])[] = [
    ["0.0.0.0", 0],
    ["255.255.255.255", EVERYBODY],
    ["127.0.0.1", LOOPBACK],
    ["224.0.0.1", GROUP],
    ["the host's own address", HOST],
    ["10.0.0.255, the net's broadcast", NET],
  ];
  return all.flatMap(([name, source]) => [
    {
      name: `UDP from ${name}`,
      frames: [E(I(U(x, {}, source), { source }))],
      ...{ does: "nothing", why: NOBODY, ...(source === NET ? { linux: "delivers 1 B" } : {}) },
    },
    {
      name: `echo request from ${name}`,
      frames: [E(I(echo([97, 98, 99]), { source, proto: 1 }))],
      ...{ does: "nothing", why: NOBODY },
      ...(source === NET ? { linux: "ICMP 0/0 at all stations" } : {}),
    },
  ]);
}

const fragments: Input[] = [
  { name: "fragments in order", frames: parts, does: WHOLE, why: REASSEMBLY },
  { name: "fragments in reverse", frames: [third, second, first], does: WHOLE, why: REASSEMBLY },
  { name: "fragments that come twice", frames: [first, first, second, second, third], does: WHOLE, why: REASSEMBLY },
  { name: "the last twice before the first", frames: [third, third, second, first], does: WHOLE, why: REASSEMBLY },
  {
    name: "one twice, the first time with other bytes, no checksum",
    frames: [
      F(0, 1480, { of: unsummed }),
      F(1480, 2960, { data: new Array<number>(1480).fill(0xee) }),
      F(1480, 2960, { of: unsummed }),
      F(2960, 3008, { of: unsummed }),
    ],
    does: "delivers 3000 B, not as sent",
    why: "choice: of fragments that repeat each other the first counts",
  },
  {
    name: "one inside another, with other bytes, no checksum",
    frames: [
      F(0, 1480, { of: unsummed }),
      F(8, 24, { data: new Array<number>(16).fill(0xff) }),
      F(1480, 2960, { of: unsummed }),
      F(2960, 3008, { of: unsummed }),
    ],
    ...{ does: "nothing", linux: WHOLE, why: OVERLAPS },
  },
  {
    name: "one inside two others",
    frames: [first, second, F(1000, 2000), third],
    ...{ does: "nothing", linux: WHOLE, why: OVERLAPS },
  },
  {
    name: "the first again, shorter",
    frames: [first, F(0, 800), second, third],
    does: "nothing",
    linux: WHOLE,
    why: OVERLAPS,
  },
  { name: "one that covers an earlier one", frames: [F(8, 24), ...parts], does: "nothing", why: OVERLAPS },
  { name: "an overlap of 8 bytes", frames: [first, F(1472, 2952), F(2952, 3008)], does: "nothing", why: OVERLAPS },
  { name: "an overlap, then all again", frames: [first, F(1472, 2952), ...parts], does: WHOLE, why: OVERLAPS },
  {
    name: "an empty last fragment",
    frames: [E(I(U(pattern(1472)), { more: true })), E(I([], { at: 1480 }))],
    ...{ does: "nothing", why: ODD_FRAGMENT },
  },
  {
    name: "an empty last fragment first",
    frames: [E(I([], { at: 1480 })), E(I(U(pattern(1472)), { more: true }))],
    ...{ does: "nothing", why: ODD_FRAGMENT },
  },
  {
    name: "an empty fragment in the middle",
    frames: [first, F(1480, 1480, { more: true }), second, third],
    ...{ does: WHOLE, linux: "nothing", why: ODD_FRAGMENT },
  },
  { name: "an empty first fragment", frames: [F(0, 0, { more: true }), ...parts], does: WHOLE, why: ODD_FRAGMENT },
  {
    name: "a fragment of 803 bytes, the next from 800 on",
    frames: [F(0, 803), F(800, 2280), F(2280, 3008)],
    ...{ does: "nothing", linux: WHOLE, why: ODD_FRAGMENT },
  },
  { name: "a fragment of 5 bytes, then the datagram", frames: [F(0, 5), ...parts], does: WHOLE, why: ODD_FRAGMENT },
  { name: "two ends", frames: [third, F(2960, 3008, { at: 3200 }), first, second], does: "nothing", why: OVERLAPS },
  {
    name: "a fragment behind the end",
    frames: [third, F(0, 40, { at: 3200, more: true }), first, second],
    ...{ does: "nothing", why: OVERLAPS },
  },
  {
    name: "the end twice, with other lengths",
    frames: [third, F(2960, 3000, { more: false }), first, second],
    ...{ does: "nothing", why: OVERLAPS },
  },
  {
    name: "the last, saying that more will follow, then right",
    frames: [first, second, F(2960, 3008, { more: true }), third],
    ...{ does: "nothing", why: OVERLAPS },
  },
  {
    name: "a whole datagram of the same identification in between",
    frames: [first, E(I(U([...new TextEncoder().encode("in between")]))), second, third],
    ...{ does: `delivers 10 B, ${WHOLE}`, why: REASSEMBLY },
  },
  {
    name: "a fragment of another protocol in between",
    frames: [first, E(I(pattern(80), { proto: 1, more: true })), second, third],
    ...{ does: WHOLE, why: REASSEMBLY },
  },
  { name: "identification 0", frames: thirds({ ident: 0 }), does: WHOLE, why: REASSEMBLY },
  {
    name: "fragments that must not be fragmented",
    frames: thirds({ dontFragment: true }),
    does: WHOLE,
    why: "RFC 6864, 4",
  },
  {
    name: "fragments of 8 bytes",
    frames: Array.from({ length: 376 }, (_, index) => F(index * 8, Math.min(index * 8 + 8, 3008))),
    ...{ does: WHOLE, why: REASSEMBLY },
  },
  {
    name: "a fragment that ends beyond 65535",
    frames: [F(0, 40, { at: 65_528, more: true }), ...parts],
    ...{ does: WHOLE, linux: "nothing", why: ODD_FRAGMENT },
  },
  {
    name: "the second from another station",
    frames: [first, E(I(whole.slice(1480, 2960), { more: true, at: 1480 }), HOST_MAC, OTHER), third],
    ...{ does: WHOLE, why: REASSEMBLY },
  },
  { name: "the first alone, and 31 s", frames: [first, 31e9], does: "ICMP 11/1", why: "RFC 1122, 3.3.2" },
  { name: "all but the first, and 31 s", frames: [second, third, 31e9], does: "nothing", why: "RFC 792" },
];

const headers: Input[] = [
  { name: "time to live 1", frames: [E(I(U(x), { ttl: 1 }))], does: "delivers 1 B", why: "RFC 1122, 3.2.1.7" },
  { name: "time to live 0", frames: [E(I(U(x), { ttl: 0 }))], does: "delivers 1 B", why: "RFC 1122, 3.2.1.7" },
  { name: "UDP length 18 of 40", frames: [E(I(U(pattern(32), { length: 18 })))], does: "delivers 10 B", why: LENGTHS },
  {
    name: "UDP length 18 of 40, no checksum",
    frames: [E(I(U(pattern(32), { length: 18, checksum: 0 })))],
    ...{ does: "delivers 10 B", why: LENGTHS },
  },
  {
    name: "UDP length 41 of 40",
    frames: [E(I(U(pattern(32), { length: 41, covered: 40 })))],
    ...{ does: "nothing", why: LENGTHS },
  },
  { name: "UDP length 7", frames: [E(I(U(pattern(32), { length: 7 })))], does: "nothing", why: LENGTHS },
  { name: "UDP length 0", frames: [E(I(U(pattern(32), { length: 0, checksum: 0 })))], does: "nothing", why: LENGTHS },
  { name: "UDP length 8 of 40", frames: [E(I(U(pattern(32), { length: 8 })))], does: "delivers 0 B", why: LENGTHS },
  { name: "UDP without data", frames: [E(I(U([])))], does: "delivers 0 B", why: LENGTHS },
  {
    name: "a wrong UDP checksum",
    frames: [E(I(U(pattern(32), { checksum: 0x1234 })))],
    does: "nothing",
    why: "RFC 1122, 4.1.3.4",
  },
  { name: "a UDP checksum that is ffff", frames: [E(I(U([97, 98, 0, 0])))], does: "delivers 4 B", why: LENGTHS },
  { name: "7 bytes of UDP", frames: [E(I(U([]).slice(0, 7)))], does: "nothing", why: LENGTHS },
  { name: "UDP source port 0", frames: [E(I(U(x, { from: 0 })))], does: "delivers 1 B", why: LENGTHS },
  {
    name: "a UDP port that nobody has",
    frames: [E(I(U(x, { to: 4001 })))],
    does: "ICMP 3/3",
    why: "RFC 1122, 4.1.3.1",
  },
  {
    name: "a UDP port that nobody has, in 3 fragments",
    frames: inPieces(closed),
    ...{ does: "ICMP 3/3", why: "RFC 1122, 4.1.3.1" },
  },
  {
    name: "a protocol that nobody has",
    frames: [E(I([...new TextEncoder().encode("hello")], { proto: 253 }))],
    ...{ does: "ICMP 3/2", why: "RFC 1122, 3.2.2.1" },
  },
  {
    name: "padding that is not 0",
    frames: [bare([...I(U(x)), ...new Array<number>(17).fill(0xaa)])],
    ...{ does: "delivers 1 B", why: "RFC 894" },
  },
  { name: "no padding", frames: [bare(I(U(x)))], does: "delivers 1 B", why: "RFC 894" },
  { name: "a length beyond the frame", frames: [E(I(U(x), { length: 200 }))], does: "nothing", why: "RFC 791, 3.1" },
  {
    name: "options that do nothing",
    frames: [E(I(U(x), { options: [1, 1, 1, 0] }))],
    does: "delivers 1 B",
    why: "RFC 1122, 3.2.1.8",
  },
  {
    name: "an option to record the route",
    frames: [E(I(U(x), { options: [7, 7, 4, 0, 0, 0, 0, 0] }))],
    ...{ does: "delivers 1 B", why: "RFC 1122, 3.2.1.8" },
  },
  { name: "version 5", frames: [E([0x55, ...I(U(x)).slice(1)])], does: "nothing", why: "RFC 1122, 3.2.1.1" },
  {
    name: "a datagram for the host in a frame for all",
    frames: [E(I(U(x)), ALL)],
    ...{ does: "nothing", linux: "delivers 1 B", why: "RFC 1122, 3.3.6" },
  },
  {
    name: "the same, to a port that nobody has",
    frames: [E(I(U(x, { to: 4001 })), ALL)],
    does: "nothing",
    why: NO_ERROR,
  },
  {
    name: "to 10.0.0.255",
    frames: [E(I(U(x, {}, PEER, NET), { target: NET }), ALL)],
    ...{ does: "delivers 1 B", why: "RFC 1122, 3.2.1.3" },
  },
  {
    name: "to 255.255.255.255",
    frames: [E(I(U(x, {}, PEER, EVERYBODY), { target: EVERYBODY }), ALL)],
    ...{ does: "delivers 1 B", why: "RFC 1122, 3.2.1.3" },
  },
  {
    name: "to 10.0.0.0, the broadcast of old",
    frames: [E(I(U(x, {}, PEER, addressOf(0)), { target: addressOf(0) }), ALL)],
    ...{ does: "nothing", why: "choice: it is no address of this host (RFC 1122, 3.3.6, would take it)" },
  },
  {
    name: "to 255.255.255.255, to a port that nobody has",
    frames: [E(I(U(x, { to: 4001 }, PEER, EVERYBODY), { target: EVERYBODY }), ALL)],
    ...{ does: "nothing", why: NO_ERROR },
  },
  ...sources(),
  {
    name: "to 127.0.0.1",
    frames: [E(I(U(x, {}, PEER, LOOPBACK), { target: LOOPBACK }))],
    ...{ does: "nothing", why: NOBODY },
  },
  {
    name: "to another host",
    frames: [E(I(U(x, {}, PEER, addressOf(3)), { target: addressOf(3) }))],
    ...{ does: "nothing", why: "RFC 1122, 3.2.1.3" },
  },
];

const ICMP = { proto: 1 };
const ECHO = "RFC 1122, 3.2.2.6";
const abc = [97, 98, 99];
const echoes: Input[] = [
  {
    name: "echo request",
    frames: [E(I(echo([...new TextEncoder().encode("abcdefgh")]), ICMP))],
    does: "ICMP 0/0",
    why: ECHO,
  },
  { name: "echo request of 3 bytes", frames: [E(I(echo(abc), ICMP))], does: "ICMP 0/0", why: ECHO },
  { name: "echo request without data", frames: [E(I(echo([]), ICMP))], does: "ICMP 0/0", why: ECHO },
  {
    name: "echo request with code 7",
    frames: [E(I(echo(abc, { code: 7 }), ICMP))],
    ...{ does: "ICMP 0/0", linux: "ICMP 0/7", why: "choice: a reply has code 0 (RFC 792)" },
  },
  {
    name: "echo request, wrong checksum",
    frames: [E(I(echo(abc, { damaged: true }), ICMP))],
    does: "nothing",
    why: "RFC 792",
  },
  { name: "echo request of 4 bytes in all", frames: [E(I([8, 0, 0xf7, 0xff], ICMP))], does: "nothing", why: "RFC 792" },
  {
    name: "echo request to 10.0.0.255",
    frames: [E(I(echo(abc), { ...ICMP, target: NET }), ALL)],
    ...{ does: "ICMP 0/0", linux: "nothing", why: "choice: hosts answer all (RFC 1122, 3.2.2.6: MAY be discarded)" },
  },
  {
    name: "echo request with a type of service, time to live 7",
    frames: [E(I(echo(abc), { ...ICMP, tos: 0x10, ttl: 7 }))],
    ...{ does: "ICMP 0/0", why: ECHO },
  },
  { name: "echo request in fragments", frames: inPieces(threeEchoes, ICMP), does: "ICMP 0/0 in 3", why: ECHO },
  { name: "echo request of 65507 bytes", frames: inPieces(manyEchoes, ICMP), does: "ICMP 0/0 in 45", why: ECHO },
  {
    name: "an echo reply that nobody asked for",
    frames: [E(I(echo(abc, { type: 0 }), ICMP))],
    does: "nothing",
    why: ECHO,
  },
  {
    name: "timestamp request",
    frames: [E(I(echo(new Array<number>(12).fill(0), { type: 13 }), ICMP))],
    ...{ does: "nothing", linux: "ICMP 14/0", why: "choice: not implemented (RFC 1122, 3.2.2.8: MAY)" },
  },
];

const ANSWERS = "RFC 826";
const REPLY = "ARP reply to 10.0.0.9";
const NO_STATION = "RFC 1812, 3.3.2";
const resolution: Input[] = [
  { name: "ARP request", frames: [A({})], does: REPLY, why: ANSWERS },
  { name: "ARP request to this station", frames: [A({}, HOST_MAC)], does: REPLY, why: ANSWERS },
  {
    name: "ARP request with garbage behind it and as target's station",
    frames: [A({ targetMac: 0xabababababab }, ALL, new Array<number>(18).fill(0xcd))],
    ...{ does: REPLY, why: ANSWERS },
  },
  { name: "ARP request without padding", frames: [A({}, ALL, [])], does: REPLY, why: ANSWERS },
  {
    name: "ARP probe for the host",
    frames: [A({ senderHost: 0 })],
    does: "ARP reply to 0.0.0.0",
    why: "RFC 5227, 2.1.1",
  },
  {
    name: "ARP probe for another",
    frames: [A({ senderHost: 0, targetHost: addressOf(7) })],
    does: "nothing",
    why: ANSWERS,
  },
  { name: "ARP announcement", frames: [A({ targetHost: PEER })], does: "nothing", why: "RFC 5227, 2.3" },
  { name: "ARP request for another", frames: [A({ targetHost: addressOf(7) })], does: "nothing", why: ANSWERS },
  {
    name: "ARP request whose sender is another station than the frame's",
    frames: [A({ senderMac: OTHER })],
    ...{ does: "ARP reply to 10.0.0.9 at the other station", why: ANSWERS },
  },
  {
    name: "ARP request from the host's own address",
    frames: [A({ senderHost: HOST })],
    does: "nothing",
    why: "RFC 5227, 2.4",
  },
  {
    name: "ARP reply that claims the host's address",
    frames: [A({ operation: 2, senderHost: HOST, targetMac: ALL })],
    ...{ does: "nothing", why: "RFC 5227, 2.4" },
  },
  {
    name: "ARP reply that nobody asked for",
    frames: [A({ operation: 2, targetMac: HOST_MAC }, HOST_MAC)],
    ...{ does: "nothing", why: ANSWERS },
  },
  {
    name: "ARP request with hardware type 6",
    frames: [
      E(
        arp({ operation: 1, senderMac: STATION, senderHost: PEER, targetHost: HOST, hardware: 6 }),
        ALL,
        STATION,
        ARP_TYPE,
      ),
    ],
    ...{ does: "nothing", linux: REPLY, why: "choice: the link is Ethernet, type 1 (RFC 826)" },
  },
  { name: "ARP operation 3", frames: [A({ operation: 3 })], does: "nothing", why: ANSWERS },
  {
    name: "ARP request whose sender is all stations",
    frames: [A({ senderMac: ALL })],
    ...{ does: "nothing", linux: "ARP reply to 10.0.0.9 at all stations", why: NO_STATION },
  },
  {
    name: "ARP request from another net",
    frames: [A({ senderHost: ELSEWHERE })],
    ...{ does: "ARP reply to 192.168.5.5", why: ANSWERS },
  },
  { name: "ARP request from 127.0.0.1", frames: [A({ senderHost: LOOPBACK })], does: "nothing", why: NOBODY },
  { name: "ARP request for 255.255.255.255", frames: [A({ targetHost: EVERYBODY })], does: "nothing", why: ANSWERS },
  {
    name: "20 bytes of ARP",
    frames: [
      ethernet(
        ALL,
        STATION,
        ARP_TYPE,
        arp({ operation: 1, senderMac: STATION, senderHost: PEER, targetHost: HOST }).slice(0, 20),
      ),
    ],
    ...{ does: "nothing", why: ANSWERS },
  },
  {
    name: "ARP request, then a reply from another station, then an echo request",
    frames: [A({}), 1.5e9, A({ operation: 2, senderMac: OTHER, targetMac: HOST_MAC }, HOST_MAC), E(I(echo(abc), ICMP))],
    ...{ does: `${REPLY}, ICMP 0/0 at the other station`, why: ANSWERS },
  },
  {
    name: "ARP request, then one from another station, then an echo request",
    frames: [A({}), 1.5e9, A({ senderMac: OTHER }), E(I(echo(abc), ICMP))],
    ...{ does: `${REPLY}, ${REPLY} at the other station, ICMP 0/0 at the other station`, why: ANSWERS },
  },
  {
    name: "echo request from a station that ARP has not heard of",
    frames: [E(I(echo(abc), ICMP))],
    ...{ does: "ICMP 0/0", why: "choice: the reply goes to the station that asked" },
  },
  {
    name: "echo request from another net, without a way back",
    frames: [E(I(echo(abc), { ...ICMP, source: ELSEWHERE }))],
    ...{ does: "ICMP 0/0", linux: "nothing", why: "choice: the reply goes to the station that asked" },
  },
  {
    name: "UDP from another net, without a way back",
    frames: [E(I(U(x, {}, ELSEWHERE), { source: ELSEWHERE }))],
    ...{ does: "delivers 1 B", why: "RFC 1122, 3.3.4.2" },
  },
];

export const inputs: readonly Input[] = [...fragments, ...headers, ...echoes, ...resolution];

/** Hexadecimal digits of a frame. */
export function digitsOf(frame: Uint8Array): string {
  return [...frame].map((byte) => bytesOf(byte, 1)[0]!.toString(16).padStart(2, "0")).join("");
}
