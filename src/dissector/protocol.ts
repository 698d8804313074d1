/** The dissector of one protocol, in Lua. */
import type { HeaderFieldType, ParameterType, Program, ProtocolType } from "../compiler/index.js";
import { evaluate, nothingKnown, parametersIn } from "../compiler/index.js";
import { declarations, lengthName, offset, type Placed, placedFields, shown, sizeName, valueOf } from "./fields.js";
import { luaComment, luaExpression, luaString } from "./lua.js";
import { argumentsFor, demuxField, type Selection, tableOf } from "./selection.js";

/** What fields and tables are called in filters begins so, since Wireshark has protocols called chan, bid and the like. */
export const filterOf = (protocol: string): string => `xg.${protocol.toLowerCase()}`;

export function protocolSection(program: Program, selection: Selection, protocol: ProtocolType): string {
  const { name, header, doc, span } = protocol;
  // A file outside the working directory has its whole path as name, which is nobody else's business.
  const source = (program.sources[span.source]?.name ?? "").replace(/^(?:\/|[A-Za-z]:|\.\.\/).*\//, "");
  const filter = filterOf(name);
  const about = doc === "" ? "" : `: ${doc}`;
  const lines = [luaComment(`${name} (${source})${about}`)];
  lines.push(`local ${variable(name)} = Proto(${luaString(filter)}, ${luaString(`${name}, by xgc`)})`);
  if (header === undefined) return [...lines, ...named(name)].join("\n");
  const placed = placedFields(protocol);
  lines.push("do", ...indented(withHeader(program, selection, protocol, placed)), "end");
  return lines.join("\n");
}

/** The local that holds the Proto; names of the language are letters, digits and underscores. */
export function variable(protocol: string): string {
  return `proto_${protocol.toLowerCase()}`;
}

/** A protocol without a header of its own: only its name, and its data. */
function named(name: string): string[] {
  return [
    `function ${variable(name)}.dissector(buffer, packet, tree)`,
    `  packet.cols.protocol = ${luaString(name)}`,
    `  packet.cols.info = ${luaString(`${name}, `)} .. buffer:reported_len() .. " bytes"`,
    `  tree:add(${variable(name)}, buffer()):append_text(", " .. buffer:reported_len() .. " bytes")`,
    "  return buffer:len()",
    "end",
  ];
}

function withHeader(
  program: Program,
  selection: Selection,
  protocol: ProtocolType,
  placed: readonly Placed[],
): string[] {
  const { name, header } = protocol;
  const proto = variable(name);
  const filter = filterOf(name);
  const demux = tableOf(header);
  const over = selection.uppers.filter(({ table }) => "of" in table && table.of === name);
  const values = over.map((upper) => `[${upper.number}] = ${luaString(upper.protocol)}`);
  const names = new Map(
    demux === undefined || demux.format === "enum" || values.length === 0
      ? []
      : [[demux.name, `{ ${values.join(", ")} }`]],
  );
  const checksum = placed.find(({ field }) => field.computed?.kind === "checksum");
  const status = `[".status"] = ProtoField.uint8(${luaString(`${filter}.${checksum?.key.toLowerCase() ?? ""}.status`)}, "checksum status", base.DEC, { [0] = "bad", [1] = "good", [2] = "unverified", [3] = "none" })`;
  const declared = [...declarations(filter, placed, names), ...(checksum === undefined ? [] : [status])];
  const preferences = preferencesOf(program, protocol);
  const lines = ["local fields = {", ...declared.map((each) => `  ${each},`), "}", `${proto}.fields = fields`];
  lines.push(
    "local faults = {",
    ...faults(filter, placed).map((each) => `  ${each},`),
    "}",
    `${proto}.experts = faults`,
  );
  lines.push(`local prefs = ${proto}.prefs`, ...preferences);
  if (demux !== undefined) {
    lines.push(
      `local uppers = DissectorTable.new(${luaString(`${filter}.${demux.name.toLowerCase()}`)}, ${luaString(`${name} ${demux.name}`)}, ftypes.UINT32, base.DEC, ${proto})`,
    );
  } else lines.push("local uppers = nil");
  lines.push("", `function ${proto}.dissector(buffer, packet, tree)`);
  lines.push(...indented(body(program, selection, protocol, placed, checksum)), "end");
  return lines;
}

/** Parameters on which the length of the header depends are preferences: what an instance has is not on the wire. */
function preferencesOf(program: Program, protocol: ProtocolType): string[] {
  const proto = variable(protocol.name);
  const fields = protocol.header?.fields ?? [];
  const named = new Set(fields.map((field) => field.name));
  const used = new Set(
    fields
      .flatMap((field) => [field.size, field.length])
      .flatMap((expr) => (expr === undefined ? [] : parametersIn(expr))),
  );
  const lines = protocol.parameters
    .filter((each) => used.has(each.name) && !named.has(each.name))
    .map((each) => `${proto}.prefs.${each.name} = ${preference(program, protocol, each)}`);
  if (fields.some(({ native }) => native === true)) {
    const orders = program.machines.map(({ values }) => values["byteOrder"]?.value);
    const little = orders.length === 0 || orders.some((order) => order !== "big");
    lines.push(
      `${proto}.prefs.little = Pref.bool("Little-endian machines", ${String(little)}, "The byte order of the fields that are native")`,
    );
  }
  return lines;
}

function preference(program: Program, { name }: ProtocolType, parameter: ParameterType): string {
  const label = luaString(parameter.name);
  const about = luaString(`The parameter ${parameter.name} of ${name}`);
  const fallback = parameter.default && evaluate(parameter.default, nothingKnown);
  if (parameter.type.kind === "bool") return `Pref.bool(${label}, ${String(fallback === true)}, ${about})`;
  const [only, another] = argumentsFor(program, name, parameter.name);
  const value = only !== undefined && another === undefined ? only : fallback;
  return `Pref.uint(${label}, ${typeof value === "number" ? value : 0}, ${about})`;
}

function faults(filter: string, placed: readonly Placed[]): string[] {
  const fault = (key: string, text: string, group = "MALFORMED"): string =>
    `${key} = ProtoExpert.new(${luaString(`${filter}.fault.${key}`)}, ${luaString(text)}, expert.group.${group}, expert.severity.ERROR)`;
  const computed = placed.map(({ field }) => field.computed?.kind);
  return [
    fault("short", "the packet is shorter than the header"),
    ...(computed.includes("length") ? [fault("length", "the length in the header is not that of the packet")] : []),
    ...(computed.includes("checksum") ? [fault("checksum", "the checksum is wrong", "CHECKSUM")] : []),
  ];
}

function body(
  program: Program,
  selection: Selection,
  protocol: ProtocolType,
  placed: readonly Placed[],
  checksum: Placed | undefined,
): string[] {
  const { name, header } = protocol;
  const proto = variable(name);
  const fields = header?.fields ?? [];
  const sized = fields.filter(({ size }) => size !== undefined);
  const tail = fields.find(({ length }) => length !== undefined);
  const fixed = offset(header?.fixedBytes ?? 0, sized.length);
  const lines = [`packet.cols.protocol = ${luaString(name)}`];
  for (const [index, { size }] of sized.entries()) {
    const text = size && luaExpression(size, (parameter) => `prefs.${parameter}`);
    if (text === undefined) throw new Error(`the size of a field of ${name} has no expression in Lua`);
    lines.push(`local ${sizeName(index)} = ${text}`);
  }
  lines.push(`local header = ${fixed}`, "if buffer:len() < header then", ...indented(short(proto)), "end");
  if (tail?.length !== undefined) lines.push(...tailLength(protocol, placed, tail, proto));
  lines.push(`local item = tree:add(${proto}, buffer(0, header))`);
  for (const each of placed) {
    if (each === checksum) lines.push(`local sum = item:add(fields[${luaString(each.key)}], ${each.range})`);
    else lines.push(...shown(each));
  }
  if (selection.links.has(name)) lines.push(...stations(placed));
  lines.push(...info(name, placed), ...dataLength(placed));
  if (checksum !== undefined) lines.push(...verification(program, protocol, checksum));
  const demux = placed.find(({ field }) => field === demuxField(header));
  const number = demux !== undefined && tableOf(header) !== undefined ? valueOf(demux) : "nil";
  const fragment = fragmentOf(program, protocol, placed);
  const call = (tables: string, part: string): string =>
    `hand_on(${tables}, ${number}, buffer(header, data):tvb(), packet, tree, ${part})`;
  lines.push("if data > 0 then");
  if (fragment === undefined) lines.push(`  ${call("uppers", "part")}`);
  else {
    lines.push(`  if ${fragment.isFirst} then`, `    ${call("uppers", `part or ${fragment.isPart}`)}`);
    lines.push("  else", '    packet.cols.info:append(", a later fragment")', `    ${call("nil", "true")}`, "  end");
  }
  lines.push("end", "return header + data");
  return lines;
}

/** Whether a packet has the beginning of a message, and whether it has less than all: in the library BLAST alone cuts messages. */
function fragmentOf(
  program: Program,
  { name, span }: ProtocolType,
  placed: readonly Placed[],
): { readonly isFirst: string; readonly isPart: string } | undefined {
  if (name !== "BLAST" || program.sources[span.source]?.own !== false) return undefined;
  const field = (key: string): Placed => placed.find((each) => each.key === key) as Placed;
  // Packet n is bit n - 1 of the mask, whose last byte has the lowest bits.
  const mask = field("mask").range;
  return { isFirst: `${mask}:bitfield(${mask}:len() * 8 - 1, 1) == 1`, isPart: `${valueOf(field("count"))} > 1` };
}

function short(proto: string): string[] {
  return [`tree:add(${proto}, buffer()):add_proto_expert_info(faults.short)`, "return buffer:len()"];
}

/** The field of variable length, from fields before it and parameters. */
function tailLength({ name }: ProtocolType, placed: readonly Placed[], tail: HeaderFieldType, proto: string): string[] {
  const text = luaExpression(tail.length as NonNullable<HeaderFieldType["length"]>, (known) => {
    const field = placed.find((each) => each.key === known);
    return field === undefined ? `prefs.${known}` : valueOf(field);
  });
  if (text === undefined) throw new Error(`the length of a field of ${name} has no expression in Lua`);
  const local = lengthName(tail);
  return [
    `local ${local} = ${text}`,
    `if ${local} < 0 or ${local} ~= math.floor(${local}) or buffer:len() < header + ${local} then`,
    ...indented(short(proto)),
    "end",
    `header = header + ${local}`,
  ];
}

/** The columns of a frame's ends, from the fields of a protocol on a link that are called so. */
function stations(placed: readonly Placed[]): string[] {
  return placed.flatMap(({ field, range }) => {
    const column = { source: "src", target: "dst" }[field.name];
    return field.type === "mac" && column !== undefined ? [`packet.cols.${column} = tostring(${range}:ether())`] : [];
  });
}

/** The summary in the list of packets: the protocol, and the members of its enums and sets. */
function info(name: string, placed: readonly Placed[]): string[] {
  const lines = [`packet.cols.info = ${luaString(name)}`];
  for (const each of placed) {
    const { format, name: field, members = [] } = each.field;
    if (format === "enum") {
      const names = members.map((member) => `[${member.value}] = ${luaString(member.name)}`);
      const unknown = luaString(`with an unknown ${field}`);
      lines.push(`packet.cols.info:append(" " .. (({ ${names.join(", ")} })[${valueOf(each)}] or ${unknown}))`);
    }
    if (format === "set") {
      const names = members.map((member) => `{ ${member.value}, ${luaString(member.name)} }`);
      lines.push(`packet.cols.info:append(members(${valueOf(each)}, { ${names.join(", ")} }))`);
    }
  }
  return lines;
}

/** How many bytes behind the header belong to the message: a frame may be padded, which a length in the header tells. */
function dataLength(placed: readonly Placed[]): string[] {
  const lines = [
    "local data = buffer:len() - header",
    'local part = packet.private.xg_part == "yes"',
    "local whole = buffer:len() == buffer:reported_len() and not part",
  ];
  for (const each of placed) {
    const { computed } = each.field;
    if (computed?.kind !== "length") continue;
    const value = valueOf(each);
    const said = !computed.header ? value : `${value} - header`;
    if (!computed.data) {
      lines.push(`if ${value} ~= header then`, "  item:add_proto_expert_info(faults.length)", "end");
      continue;
    }
    lines.push(
      `if ${said} < 0 or header + ${said} > buffer:reported_len() then`,
      "  whole = false",
      "  if not part then",
      "    item:add_proto_expert_info(faults.length)",
      "  end",
      "else",
      `  data = math.min(data, ${said})`,
      "end",
    );
  }
  return lines;
}

function verification(program: Program, { name }: ProtocolType, { field, range }: Placed): string[] {
  const { computed } = field;
  if (computed?.kind !== "checksum") return [];
  const lines = ["local state = 2", "if whole then"];
  const covered = computed.data ? "header + data" : "header";
  const number = program.numbers.find((each) => each.protocol === name && each.over === "IP")?.value;
  if (computed.pseudo) {
    const start = number === undefined ? "nil" : `pseudo_sum(packet, ${number}, header + data)`;
    lines.push(`  local start = ${start}`);
  } else lines.push("  local start = 0");
  lines.push(
    "  if start ~= nil then",
    `    state = choose(sum16(start, buffer(0, ${covered})) == 0xffff, 1, 0)`,
    "  end",
    "end",
  );
  // Where a sender may leave it out, zero says so.
  if (computed.when !== undefined) lines.push(`if ${range}:uint() == 0 then`, "  state = 3", "end");
  lines.push(
    `item:add(fields[".status"], ${range}, state):set_generated()`,
    "if state == 0 then",
    "  sum:add_proto_expert_info(faults.checksum)",
    "end",
  );
  return lines;
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => (line === "" ? "" : `  ${line}`));
}
