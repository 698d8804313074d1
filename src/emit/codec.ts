/**
 * Headers: typed accessors, which protocols use to read and write them, made from `header { ... }`, the one source of a wire format. Fields are
 * big-endian unless they are `native`. Each accessor checks bounds once at its beginning, and accepts any bytes. Accessors of a header whose layout
 * depends on the instance (a length from its parameters, the byte order of its machine) take the protocol as well. A header with its message's length
 * or checksum is verified on the way up: `checkP` and `popP` return the fault instead of the header.
 */
import {
  type Expr,
  type HeaderFieldType,
  type HeaderType,
  parametersIn,
  type ProtocolType,
} from "../compiler/index.js";
import { checkedPopper, checker, faultType, hasChecks } from "./codec-check.js";
import { codeLocals } from "./codec-instance.js";
import { type Codec, isChecksum, isLength, runsOf, type SizedField, sizeName } from "./codec-layout.js";
import { popper, reader } from "./codec-read.js";
import { constants, interfaces, memberConstants, sizeFunction } from "./codec-types.js";
import { length, pusher, store } from "./codec-write.js";
import type { Doc } from "./document.js";
import type { Imports } from "./imports.js";
import { Names } from "./names.js";

/** The declarations of a protocol's header, without blank lines around. */
export function headerCodec(
  { name: protocol, parameters }: Pick<ProtocolType, "name" | "parameters">,
  header: HeaderType,
  imports: Imports,
  runtime: string,
): Doc[] {
  const tail = header.fields.find((field): field is HeaderFieldType & { length: Expr } => field.length !== undefined);
  const sized = header.fields.filter((field): field is SizedField => field.size !== undefined);
  const named = new Set(tail === undefined ? [] : parametersIn(tail.length));
  const fieldNames = new Set(header.fields.map(({ name }) => name));
  const sizeParameters = new Set(sized.flatMap(({ size }) => parametersIn(size)));
  const used = new Set([...sizeParameters, ...[...named].filter((each) => !fieldNames.has(each))]);
  const locals = new Names([...codeLocals, ...sized.map((_, index) => sizeName(index))]);
  const checksum = header.fields.find(isChecksum);
  const codec: Codec = {
    protocol,
    header,
    runs: runsOf(header.fields.filter((field) => field.bits !== undefined)),
    tail,
    lengthFields: new Set([...named].filter((each) => fieldNames.has(each))),
    message: imports.type(runtime, "Message"),
    sized,
    checksum,
    lengths: header.fields.filter(isLength),
    parameters: new Map(
      parameters.flatMap(({ name }): [string, string][] => (used.has(name) ? [[name, locals.take(name)]] : [])),
    ),
    sizeParameters,
    native: header.fields.some(({ native, padding }) => native === true && !padding),
    runtime: (name) => imports.value(runtime, name),
  };
  const using = { runtime: codec.runtime, type: (name: string) => imports.type(runtime, name) };
  return [
    interfaces(codec),
    ...memberConstants(codec),
    constants(codec),
    ...(sized.length === 0 ? [] : [sizeFunction(codec)]),
    reader(codec),
    ...(hasChecks(codec) ? [faultType(codec), checker(codec, using), checkedPopper(codec, using)] : [popper(codec)]),
    pusher(codec, using),
    ...(tail === undefined ? [] : [length(codec, tail)]),
    store(codec),
  ];
}
