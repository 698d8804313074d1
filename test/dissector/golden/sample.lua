-- Made by xgc from sample.xgraph
-- A dissector for Wireshark: tshark -X lua_script:THIS_FILE -r CAPTURE, or put it into the folder of personal
-- Lua plugins (Help, About Wireshark, Folders). In filters fields are xg.PROTOCOL.FIELD.

local data_dissector = Dissector.get("data")

local function choose(condition, yes, no)
  if condition then
    return yes
  end
  return no
end

-- The sum of RFC 1071 over bytes, in 16 bits; odd bytes are filled up with zero.
local function sum16(total, range)
  local bytes = range:bytes()
  local length = bytes:len()
  for index = 0, length - 1, 2 do
    total = total + bytes:get_index(index) * 256
    if index + 1 < length then
      total = total + bytes:get_index(index + 1)
    end
  end
  while total > 0xffff do
    total = total % 0x10000 + math.floor(total / 0x10000)
  end
  return total
end

-- The pseudo header of RFC 768: both addresses, the protocol's number over IP, and the length.
local function pseudo_sum(packet, number, length)
  local total = number + length
  for _, address in ipairs({ tostring(packet.net_src), tostring(packet.net_dst) }) do
    local a, b, c, d = address:match("^(%d+)%.(%d+)%.(%d+)%.(%d+)$")
    if a == nil then
      return nil
    end
    total = total + a * 256 + b + c * 256 + d
  end
  return total
end

local function native(prefs, range)
  if prefs.little then
    return range:le_uint()
  end
  return range:uint()
end

local function add_native(prefs, item, field, range)
  if prefs.little then
    return item:add_le(field, range)
  end
  return item:add(field, range)
end

-- The names of the bits that a set holds, each behind a space.
local function members(value, names)
  local text = ""
  for _, member in ipairs(names) do
    if math.floor(value / member[1]) % 2 == 1 then
      text = text .. " " .. member[2]
    end
  end
  return text
end

-- Hands the data on to the upper that has the number, or shows it as bytes. Of a part of a longer message the upper sees that
-- its own data is not all there.
local function hand_on(uppers, number, data, packet, tree, part)
  local upper = uppers and uppers:get_dissector(number)
  if part then
    packet.private.xg_part = "yes"
  end
  if upper then
    upper:call(data, packet, tree)
  else
    data_dissector:call(data, packet, tree)
  end
end

-- SAMPLE (sample.xgraph): A field of every kind.
local proto_sample = Proto("xg.sample", "SAMPLE, by xgc")
do
  local fields = {
    ["version"] = ProtoField.uint8("xg.sample.version", "version", base.DEC, nil, 0xf0),
    ["length"] = ProtoField.uint16("xg.sample.length", "length", base.DEC, nil, 0xfff, "In words of four bytes."),
    ["kind"] = ProtoField.uint8("xg.sample.kind", "kind", base.DEC, { [1] = "open", [2] = "close" }),
    ["flags"] = ProtoField.uint8("xg.sample.flags", "flags", base.HEX, nil, 0xe0),
    ["flags.first"] = ProtoField.bool("xg.sample.flags.first", "first", 8, nil, 0x20),
    ["flags.last"] = ProtoField.bool("xg.sample.flags.last", "last", 8, nil, 0x80),
    ["window"] = ProtoField.uint16("xg.sample.window", "window", base.DEC, nil, 0x1fff),
    ["big"] = ProtoField.uint64("xg.sample.big", "big", base.DEC),
    ["odd"] = ProtoField.uint64("xg.sample.odd", "odd", base.DEC),
    ["seconds"] = ProtoField.uint64("xg.sample.seconds", "seconds", base.DEC),
    ["host"] = ProtoField.ipv4("xg.sample.host", "host"),
    ["mac"] = ProtoField.ether("xg.sample.mac", "mac"),
    ["boot"] = ProtoField.uint32("xg.sample.boot", "boot", base.DEC),
    ["serial"] = ProtoField.uint16("xg.sample.serial", "serial", base.DEC),
    ["total"] = ProtoField.uint16("xg.sample.total", "total", base.DEC),
    ["sum"] = ProtoField.uint16("xg.sample.sum", "sum", base.HEX),
    ["padding14"] = ProtoField.bytes("xg.sample.padding14", "padding", base.NONE),
    ["mask"] = ProtoField.bytes("xg.sample.mask", "mask", base.NONE),
    ["upper"] = ProtoField.uint16("xg.sample.upper", "upper", base.DEC, { [30101] = "TOP" }),
    ["options"] = ProtoField.bytes("xg.sample.options", "options", base.NONE),
    [".status"] = ProtoField.uint8("xg.sample.sum.status", "checksum status", base.DEC, { [0] = "bad", [1] = "good", [2] = "unverified", [3] = "none" }),
  }
  proto_sample.fields = fields
  local faults = {
    short = ProtoExpert.new("xg.sample.fault.short", "the packet is shorter than the header", expert.group.MALFORMED, expert.severity.ERROR),
    length = ProtoExpert.new("xg.sample.fault.length", "the length in the header is not that of the packet", expert.group.MALFORMED, expert.severity.ERROR),
    checksum = ProtoExpert.new("xg.sample.fault.checksum", "the checksum is wrong", expert.group.CHECKSUM, expert.severity.ERROR),
  }
  proto_sample.experts = faults
  local prefs = proto_sample.prefs
  proto_sample.prefs.wide = Pref.bool("wide", true, "The parameter wide of SAMPLE")
  proto_sample.prefs.words = Pref.uint("words", 4, "The parameter words of SAMPLE")
  proto_sample.prefs.little = Pref.bool("Little-endian machines", true, "The byte order of the fields that are native")
  local uppers = DissectorTable.new("xg.sample.upper", "SAMPLE upper", ftypes.UINT32, base.DEC, proto_sample)

  function proto_sample.dissector(buffer, packet, tree)
    packet.cols.protocol = "SAMPLE"
    local size1 = choose(prefs.wide, 3, 1)
    local size2 = ((prefs.words * 16) / 8)
    local header = 46 + size1 + size2
    if buffer:len() < header then
      tree:add(proto_sample, buffer()):add_proto_expert_info(faults.short)
      return buffer:len()
    end
    local tail = ((buffer(0, 2):bitfield(4, 12) * 4) - 8)
    if tail < 0 or tail ~= math.floor(tail) or buffer:len() < header + tail then
      tree:add(proto_sample, buffer()):add_proto_expert_info(faults.short)
      return buffer:len()
    end
    header = header + tail
    local item = tree:add(proto_sample, buffer(0, header))
    item:add(fields["version"], buffer(0, 1))
    item:add(fields["length"], buffer(0, 2))
    item:add(fields["kind"], buffer(2, 1))
    do
      local set = item:add(fields["flags"], buffer(3, 1))
      set:add(fields["flags.first"], buffer(3, 1))
      set:add(fields["flags.last"], buffer(3, 1))
    end
    item:add(fields["window"], buffer(3, 2))
    item:add(fields["big"], buffer(5, 6))
    item:add(fields["odd"], buffer(11, 5))
    item:add(fields["seconds"], buffer(16, 8))
    item:add(fields["host"], buffer(24, 4))
    item:add(fields["mac"], buffer(28, 6))
    add_native(prefs, item, fields["boot"], buffer(34, 4))
    item:add(fields["serial"], buffer(38, 2))
    item:add(fields["total"], buffer(40, 2))
    local sum = item:add(fields["sum"], buffer(42, 2))
    if size1 > 0 then
      item:add(fields["padding14"], buffer(44, size1))
    end
    if size2 > 0 then
      item:add(fields["mask"], buffer(44 + size1, size2))
    end
    item:add(fields["upper"], buffer(44 + size1 + size2, 2))
    if tail > 0 then
      item:add(fields["options"], buffer(46 + size1 + size2, tail))
    end
    packet.cols.info = "SAMPLE"
    packet.cols.info:append(" " .. (({ [1] = "open", [2] = "close" })[buffer(2, 1):uint()] or "with an unknown kind"))
    packet.cols.info:append(members(buffer(3, 1):bitfield(0, 3), { { 1, "first" }, { 4, "last" } }))
    local data = buffer:len() - header
    local part = packet.private.xg_part == "yes"
    local whole = buffer:len() == buffer:reported_len() and not part
    if buffer(40, 2):uint() - header < 0 or header + buffer(40, 2):uint() - header > buffer:reported_len() then
      whole = false
      if not part then
        item:add_proto_expert_info(faults.length)
      end
    else
      data = math.min(data, buffer(40, 2):uint() - header)
    end
    local state = 2
    if whole then
      local start = 0
      if start ~= nil then
        state = choose(sum16(start, buffer(0, header + data)) == 0xffff, 1, 0)
      end
    end
    item:add(fields[".status"], buffer(42, 2), state):set_generated()
    if state == 0 then
      sum:add_proto_expert_info(faults.checksum)
    end
    if data > 0 then
      hand_on(uppers, buffer(44 + size1 + size2, 2):uint(), buffer(header, data):tvb(), packet, tree, part)
    end
    return header + data
  end
end

-- TOP (sample.xgraph): Stands on it, without a header.
local proto_top = Proto("xg.top", "TOP, by xgc")
function proto_top.dissector(buffer, packet, tree)
  packet.cols.protocol = "TOP"
  packet.cols.info = "TOP, " .. buffer:reported_len() .. " bytes"
  tree:add(proto_top, buffer()):append_text(", " .. buffer:reported_len() .. " bytes")
  return buffer:len()
end

-- Which protocol stands over which, by number
DissectorTable.get("xg.sample.upper"):add(30101, proto_top)
DissectorTable.get("ethertype"):add(34997, proto_sample)
