/** XG4xxx: services, protocols, headers, numbers, implementations. */
export const protocols = {
  unknownRealm: {
    code: "XG4001",
    severity: "error",
    message: '"{realm}" is no kind of service',
    explanation:
      "push sends and goes on; call waits for the reply; control has operations of its own, which uppers and lowers call.",
  },
  operationsOfData: {
    code: "XG4002",
    severity: "error",
    message: "service {name} is of kind {realm}, whose operations are given",
    explanation:
      "Only control services declare operations. push and call have those of the Uniform Protocol Interface.",
  },
  emptyControl: {
    code: "XG4003",
    severity: "error",
    message: "control service {name} has no operations",
    explanation: "A control service is its operations.",
  },
  blockingUpcall: {
    code: "XG4004",
    severity: "error",
    message: 'upcall "{name}" may not block',
    explanation: "An upcall comes from below, maybe from an interrupt handler, which cannot wait.",
  },
  listResult: {
    code: "XG4005",
    severity: "error",
    message: 'operation "{name}" gives one value, not a list',
    explanation: "The result of a control operation is a single value.",
  },
  nestedTuple: {
    code: "XG4006",
    severity: "error",
    message: "each part of a group is one service",
    explanation: "The count stands behind the group: (eth: Frame, arp: Resolver)[1..10].",
  },
  badCount: {
    code: "XG4007",
    severity: "error",
    message: "a slot takes from 0 to {most:number} lowers, and at least one at most",
    explanation: "The bounds of a counted slot go from the least number to the greatest.",
  },
  dottedProvides: {
    code: "XG4008",
    severity: "error",
    message: '"provides" names one thing, without a path',
    explanation:
      "A protocol provides a service, and a graph one of its own instances. An instance of a graph stands for what that provides.",
  },
  providesDevice: {
    code: "XG4009",
    severity: "error",
    message: "no protocol provides a device",
    explanation: "Devices are hardware. They come from the machine.",
  },
  virtualHeader: {
    code: "XG4010",
    severity: "error",
    message: "virtual protocol {name} adds no header",
    explanation: "A virtual protocol only decides where a message goes. One that adds a header is a protocol.",
  },
  demuxWithoutHeader: {
    code: "XG4011",
    severity: "error",
    message: '{name} has no header whose field "demux by" could name',
    explanation: "A protocol tells its uppers apart by a field of its header.",
  },
  demuxByBytes: {
    code: "XG4012",
    severity: "error",
    message: 'field "{name}" is {what}, which does not say who a message is for',
    explanation: "A protocol tells its uppers apart by a number or an address in its header.",
  },
  emptyHeader: {
    code: "XG4013",
    severity: "error",
    message: "the header of {name} has no fields",
    explanation: "A protocol without a header leaves it out.",
  },
  headerNotWholeBytes: {
    code: "XG4014",
    severity: "error",
    message: "the header has {bits:number} bits, {missing:number} short of whole bytes",
    explanation: "Messages are bytes. Fill up with padding: _: u4;",
  },
  headerTooLong: {
    code: "XG4015",
    severity: "error",
    message: "the header is longer than {most:number} bytes",
    explanation: "No network carries such a header.",
  },
  bytesNotAligned: {
    code: "XG4016",
    severity: "error",
    message: 'field "{name}" is {type}, but begins at bit {bit:number} of a byte',
    explanation: "A field that is copied as whole bytes begins where a byte begins.",
  },
  fieldAfterVariable: {
    code: "XG4017",
    severity: "error",
    message: 'field "{name}" stands behind a field without a fixed length',
    explanation: "Only the last field may have a length that depends on others: all places in a header are fixed.",
  },
  bytesWithoutLength: {
    code: "XG4018",
    severity: "error",
    message: 'field "{name}" needs a length in brackets behind {type}',
    explanation:
      "bytes[6] is six bytes and bits[16] sixteen bits. A length is a number, or follows from the protocol's parameters or from fields before: bytes[ihl * 4 - 20].",
  },
  bytesWithValue: {
    code: "XG4019",
    severity: "error",
    message: 'field "{name}" is {type} and cannot have a value here',
    explanation: "Numbers and addresses may have a value that a message has if its sender sets nothing.",
  },
  badLength: {
    code: "XG4020",
    severity: "error",
    message: "the length of a field is {wanted}, not {length}",
    explanation: "A field has at least one byte, and bits fill whole bytes.",
  },
  lengthOfFixed: {
    code: "XG4021",
    severity: "error",
    message: "{type} has its own width",
    explanation: "Only bytes and bits take a length in brackets.",
  },
  badFieldWidth: {
    code: "XG4022",
    severity: "error",
    message: "{type} is not a type: widths go from u1 to u64",
    explanation: "Longer fields are bytes[...].",
  },
  seriesType: {
    code: "XG4023",
    severity: "error",
    message: '{what} "{name}" can be of times, bytes, whole numbers or ratios',
    explanation:
      "The values of a series, a histogram or a gauge are numbers, which an experiment makes one of with mean, percentile and so on.",
  },
  ratioInHistogram: {
    code: "XG4037",
    severity: "error",
    message: 'histogram "{name}" would keep of a ratio only whether it is 1',
    explanation: "A histogram keeps whole numbers, each to within 1/128 of itself. Ratios are kept by a series.",
  },
  noImplementation: {
    code: "XG4024",
    severity: "error",
    message: "{name} does not say which file implements it",
    explanation: 'A protocol is implemented in TypeScript: protocol {name} from "./file.ts" { ... }.',
  },
  badImplementationPath: {
    code: "XG4025",
    severity: "error",
    message: '"{written}" is no relative path to a TypeScript file',
    explanation: 'The implementation is named from where the declaration stands: "./udp.ts".',
  },
  implementationMissing: {
    code: "XG4026",
    severity: "error",
    message: '{name} is implemented in "{written}", and there is no such file',
    explanation: "xgc declare writes the base class that an implementation extends.",
  },
  classMissing: {
    code: "XG4027",
    severity: "error",
    message: '"{written}" exports no class "{name}"',
    explanation: "A protocol is implemented by an exported class of its own name.",
  },
  callsPath: {
    code: "XG4051",
    severity: "error",
    message: 'after "calls" stands one operation of a slot',
    explanation:
      "A protocol says how often one of its operations calls the protocol below, or what is above, at the most: calls lower.push <= ceil(size / mtu); or calls upper.demux <= 1; From this the compiler computes how long an interrupt handler may take.",
  },
  callsOperation: {
    code: "XG4052",
    severity: "error",
    message: 'calls of "{of}.{name}" cannot be bounded: {possible:list} can',
    explanation:
      "What goes down a slot goes by push, open and call; what goes up, whichever protocol is above, by demux and callDemux: calls upper.demux <= 2; A run counts these, and ends where there are more than declared.",
  },
  membersOfPlain: {
    code: "XG4028",
    severity: "error",
    message: 'field "{name}" has members, but is neither a set nor an enum',
    explanation:
      "flags: set u8 { urgent = 1, last = 2 } names the bits of a field, and op: enum u8 { send = 1, nack = 2 } its values.",
  },
  membersOfWhat: {
    code: "XG4029",
    severity: "error",
    message: "a header field can be a {format} of u1 to u48, not of {type}",
    explanation: "The names of a set or an enum stand for the bits or the values of a whole number.",
  },
  noMembers: {
    code: "XG4030",
    severity: "error",
    message: 'field "{name}" is {what}, but names no members',
    explanation: "A set names its bits and an enum its values, in braces: enum u8 { send = 1, nack = 2 }.",
  },
  memberNotABit: {
    code: "XG4031",
    severity: "error",
    message: 'member "{name}" of a set is one bit, and {value} is not',
    explanation: "The members of a set are 1, 2, 4, 8 and so on, so that any of them can be set beside any other.",
  },
  memberValueTwice: {
    code: "XG4032",
    severity: "error",
    message: '"{first}" and "{second}" are both {value:number}',
    explanation: "A bit or a value has one name.",
  },
  nativeWidth: {
    code: "XG4033",
    severity: "error",
    message: 'field "{name}" can be native as u16, u32 or u64, not as {type}',
    explanation: "native says that a number has the byte order of the sender's machine, which only several bytes have.",
  },
  bitsOfFields: {
    code: "XG4034",
    severity: "error",
    message: 'the length of field "{name}" follows from other fields, and it is bits',
    explanation:
      "Only bytes have a length that is known when a message is read. That of bits is a number or follows from parameters.",
  },
  headerParameterOpen: {
    code: "XG4035",
    severity: "error",
    message: 'the length of field "{field}" follows from "{parameter}", of which not all values are known',
    explanation:
      "The layout of a header is checked for every value that its parameters can have, so these have a list or a range of values: fragments: int in [16, 32, 64].",
  },
  badSize: {
    code: "XG4036",
    severity: "error",
    message: 'the length of field "{field}" is {length} when {when}, not {wanted}',
    explanation: "The layout of a header is checked for every value that its parameters can have.",
  },
  checksumWidth: {
    code: "XG4047",
    severity: "error",
    message: 'field "{name}" holds the Internet checksum, which is a u16, and not {type}',
    explanation: "The Internet checksum (RFC 1071) has 16 bits, in the order of the network.",
  },
  lengthType: {
    code: "XG4038",
    severity: "error",
    message: 'field "{name}" holds a length, which is a u1 to u32, and not {type}',
    explanation: "A length is an unsigned number of bytes.",
  },
  unknownPart: {
    code: "XG4039",
    severity: "error",
    message: "{function} takes parts of a message: {parts}",
    explanation:
      "header is the header of this protocol, data is what it is put in front of, and pseudo is what the protocol below tells of both hosts (RFC 768).",
  },
  partsOrder: {
    code: "XG4040",
    severity: "error",
    message: '"{part}" stands once, in the order {parts}',
    explanation: "The parts stand in the order in which they lie in a message.",
  },
  partsMissing: {
    code: "XG4041",
    severity: "error",
    message: '{function} needs the part "{part}"',
    explanation:
      "A checksum covers the header that holds it. One that covers the pseudo-header covers the data too. A length counts the header, the data or both.",
  },
  lengthByChoice: {
    code: "XG4042",
    severity: "error",
    message: 'the length in field "{name}" is always sent',
    explanation: "Only a checksum can be left out: checksum: u16 = if checked then internet(header) else 0;",
  },
  checksumByChoice: {
    code: "XG4043",
    severity: "error",
    message: 'field "{name}" holds a checksum or 0: if CONDITION then internet(...) else 0',
    explanation: "A checksum that is left out is sent as 0, and 0 says to the receiver that there is none.",
  },
  checksumPlace: {
    code: "XG4044",
    severity: "error",
    message: 'field "{name}" holds a checksum, and does not lie at an even byte of the header',
    explanation:
      "The Internet checksum is a sum of 16-bit words, and it is one of them. It must not stand behind a field whose size follows from parameters.",
  },
  secondChecksum: {
    code: "XG4045",
    severity: "error",
    message: 'field "{name}" holds a second checksum, beside "{other}"',
    explanation: "Each of the two would have to cover the other.",
  },
  lengthTooNarrow: {
    code: "XG4046",
    severity: "error",
    message:
      'field "{name}" has {bits:number} bits, which hold {most:number}, and the header alone has {bytes:number} bytes',
    explanation: "A length that counts the header is at least as large as the header.",
  },
  noNumber: {
    code: "XG4101",
    severity: "error",
    message: "{name} has no protocol number",
    explanation:
      "What stands in a graph needs an absolute number, by which those below can name it: number IP = 2; Only virtual protocols need none: they use that of what is above them.",
  },
  numberTwice: {
    code: "XG4102",
    severity: "error",
    message: "{name} has a number{table} already",
    explanation: "A protocol has one absolute number, and one on each lower.",
  },
  numberTaken: {
    code: "XG4103",
    severity: "error",
    message: "number {value:number}{table} is {first}'s, so {second} needs another",
    explanation: "A number stands for one protocol.",
  },
} as const;
