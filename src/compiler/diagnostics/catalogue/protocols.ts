/** XG4xxx: services, protocols, headers, numbers, implementations. */
export const protocols = {
  unknownRealm: {
    code: "XG4001",
    severity: "error",
    message: '"{realm}" is no kind of service',
    explanation:
      "push services send and go on; call services wait for the reply; control services declare operations of their own, which the protocols above and below call.",
  },
  operationsOfData: {
    code: "XG4002",
    severity: "error",
    message: "service {name} is of kind {realm}, which has fixed operations",
    explanation:
      "Only control services declare operations. push and call services have those of the Uniform Protocol Interface.",
  },
  emptyControl: {
    code: "XG4003",
    severity: "error",
    message: "control service {name} has no operations",
    explanation: "A control service consists of its operations.",
  },
  blockingUpcall: {
    code: "XG4004",
    severity: "error",
    message: 'upcall "{name}" may not block',
    explanation: "An upcall comes from below, possibly from an interrupt handler, which cannot wait.",
  },
  listResult: {
    code: "XG4005",
    severity: "error",
    message: 'operation "{name}" must return one value, not a list',
    explanation: "The result of a control operation is a single value.",
  },
  nestedTuple: {
    code: "XG4006",
    severity: "error",
    message: "each element of a group is one service",
    explanation: "The count is written after the group: (eth: Frame, arp: Resolver)[1..10].",
  },
  badCount: {
    code: "XG4007",
    severity: "error",
    message:
      "the upper bound of a count is a number from 1 to {most:number}, and the lower bound one from 0 to the upper bound",
    explanation: "The bounds of a counted slot are the least and the greatest number of lowers: Datagram[1..8].",
  },
  dottedProvides: {
    code: "XG4008",
    severity: "error",
    message: '"provides" takes one name, without a path',
    explanation:
      "A protocol provides a service, and a graph one of its own instances. If that instance is a graph too, its provides counts.",
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
    explanation:
      "A virtual protocol only decides where a message goes. A protocol that adds a header is declared without the word virtual.",
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
    explanation: "A protocol without a header declares no header block.",
  },
  headerNotWholeBytes: {
    code: "XG4014",
    severity: "error",
    message: "the header has {bits:number} bits, {missing:number} short of whole bytes",
    explanation: "Messages consist of whole bytes. Fill the last byte with padding: _: u4;",
  },
  headerTooLong: {
    code: "XG4015",
    severity: "error",
    message: "the header is longer than {most:number} bytes",
    explanation: "The limit is far above the headers of real protocols.",
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
    message: 'field "{name}" stands after a field without a fixed length',
    explanation:
      "Every field of a header has a fixed offset, so only the last field may have a length that depends on other fields.",
  },
  bytesWithoutLength: {
    code: "XG4018",
    severity: "error",
    message: 'field "{name}" needs a length in brackets after {type}',
    explanation:
      "bytes[6] is six bytes and bits[16] sixteen bits. A length is a number, or is computed from the protocol's parameters or from earlier fields: bytes[ihl * 4 - 20].",
  },
  bytesWithValue: {
    code: "XG4019",
    severity: "error",
    message: 'field "{name}" is {type} and cannot have a value here',
    explanation:
      "Only numbers and addresses may have a default value, which is sent unless the sender sets another value.",
  },
  badLength: {
    code: "XG4020",
    severity: "error",
    message: "the length of a field is {wanted}, not {length}",
    explanation: "A field has at least one byte, and a field of bits fills whole bytes.",
  },
  lengthOfFixed: {
    code: "XG4021",
    severity: "error",
    message: "{type} has a fixed width and takes no length",
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
      "The values of a series, a histogram or a gauge are numbers. An experiment reduces them to one number with mean, percentile and so on.",
  },
  ratioInHistogram: {
    code: "XG4037",
    severity: "error",
    message: 'histogram "{name}" cannot hold ratios: it would round each of them to 0 or 1',
    explanation: "A histogram keeps whole numbers, each to within 1/128 of itself. Use a series for ratios.",
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
    explanation: 'The path of an implementation is relative to the file of the declaration: "./udp.ts".',
  },
  implementationMissing: {
    code: "XG4026",
    severity: "error",
    message: '{name} is implemented in "{written}", and there is no such file',
    explanation:
      "xgc declare writes the base class that an implementation extends, and a first implementation if there is none.",
  },
  classMissing: {
    code: "XG4027",
    severity: "error",
    message: '"{written}" exports no class "{name}"',
    explanation: "A protocol is implemented by an exported class with the name of the protocol.",
  },
  callsPath: {
    code: "XG4051",
    severity: "error",
    message: '"calls" must name one operation of one slot',
    explanation:
      "The declaration says how often at most one operation calls the protocol below or a protocol above: calls lower.push <= ceil(size / mtu); or calls upper.demux <= 1; From this the compiler computes how long an interrupt handler may take.",
  },
  callsOperation: {
    code: "XG4052",
    severity: "error",
    message: 'calls of "{of}.{name}" cannot be bounded: {possible:list} can',
    explanation:
      "For a slot, calls of push, open and call can be bounded. For upper, which stands for any protocol above, calls of demux and callDemux can be bounded: calls upper.demux <= 2; A run counts these calls, and fails if there are more than declared.",
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
    explanation: "The members of a set are 1, 2, 4, 8 and so on, so that each can be set independently of the others.",
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
    explanation:
      "native gives a number the byte order of the sender's machine, and a number of one byte has no byte order.",
  },
  bitsOfFields: {
    code: "XG4034",
    severity: "error",
    message: 'field "{name}" is bits, so its length cannot depend on other fields',
    explanation:
      "Only the length of bytes may be read from a message. The length of bits is a number or depends on parameters only.",
  },
  headerParameterOpen: {
    code: "XG4035",
    severity: "error",
    message: 'the length of field "{field}" depends on "{parameter}", whose values are not all known',
    explanation:
      "The compiler checks the layout of a header for every value of its parameters, so such a parameter declares a list or a range of values: fragments: int in [16, 32, 64].",
  },
  badSize: {
    code: "XG4036",
    severity: "error",
    message: 'the length of field "{field}" is {length} when {when}, not {wanted}',
    explanation: "The compiler checks the layout of a header for every value of its parameters.",
  },
  checksumWidth: {
    code: "XG4047",
    severity: "error",
    message: 'field "{name}" holds the Internet checksum, which is a u16, not {type}',
    explanation: "The Internet checksum (RFC 1071) has 16 bits, in the order of the network.",
  },
  lengthType: {
    code: "XG4038",
    severity: "error",
    message: 'field "{name}" holds a length, which is a u1 to u32, not {type}',
    explanation: "A length is an unsigned number of bytes.",
  },
  unknownPart: {
    code: "XG4039",
    severity: "error",
    message: "{function} takes parts of a message: {parts}",
    explanation:
      "header is the header of this protocol, data is the message after the header, and pseudo is the pseudo-header with the addresses of both hosts, which the protocol below gives (RFC 768).",
  },
  partsOrder: {
    code: "XG4040",
    severity: "error",
    message: '"{part}" is repeated or out of order: the order is {parts}',
    explanation: "The parts are written in the order in which they lie in a message, each at most once.",
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
    message: 'the length in field "{name}" cannot depend on a condition',
    explanation:
      "A length is always sent. Only a checksum can be left out: checksum: u16 = if checked then internet(header) else 0;",
  },
  checksumByChoice: {
    code: "XG4043",
    severity: "error",
    message: 'field "{name}" holds a checksum or 0: write if CONDITION then internet(...) else 0',
    explanation: "A checksum that is left out is sent as 0, which tells the receiver that there is none.",
  },
  checksumPlace: {
    code: "XG4044",
    severity: "error",
    message: 'field "{name}" holds a checksum, but does not begin at an even byte of the header',
    explanation:
      "The Internet checksum is a sum of 16-bit words, and the field itself is one of these words. No earlier field may have a length that depends on parameters.",
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
      'field "{name}" has {bits:number} bits, which hold at most {most:number}, but the header alone has {bytes:number} bytes',
    explanation: "A length that counts the header is at least as large as the header.",
  },
  noNumber: {
    code: "XG4101",
    severity: "error",
    message: "{name} has no protocol number",
    explanation:
      "An instance in a graph needs an absolute number, by which the protocols below identify it: number IP = 2; Only virtual protocols need none: the protocols below use the number of the protocol above.",
  },
  numberTwice: {
    code: "XG4102",
    severity: "error",
    message: "{name} has a number{table} already",
    explanation: "A protocol has one absolute number, and at most one number on each lower protocol.",
  },
  numberTaken: {
    code: "XG4103",
    severity: "error",
    message: "number {value:number}{table} is {first}'s, so {second} needs another",
    explanation: "Each number stands for one protocol.",
  },
} as const;
