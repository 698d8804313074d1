-- Made by xgc from table8.xgraph
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

-- MESH (std/rpc/mesh.xgraph): Messages between nodes of a multicomputer, each a frame of its link. Stands where ETH stands on an Ethernet.
local proto_mesh = Proto("xg.mesh", "MESH, by xgc")
do
  local fields = {
    ["target"] = ProtoField.ether("xg.mesh.target", "target"),
    ["source"] = ProtoField.ether("xg.mesh.source", "source"),
    ["type"] = ProtoField.uint16("xg.mesh.type", "type", base.DEC, { [1] = "BLAST", [5] = "BLASTTEST" }),
  }
  proto_mesh.fields = fields
  local faults = {
    short = ProtoExpert.new("xg.mesh.fault.short", "the packet is shorter than the header", expert.group.MALFORMED, expert.severity.ERROR),
  }
  proto_mesh.experts = faults
  local prefs = proto_mesh.prefs
  local uppers = DissectorTable.new("xg.mesh.type", "MESH type", ftypes.UINT32, base.DEC, proto_mesh)

  function proto_mesh.dissector(buffer, packet, tree)
    packet.cols.protocol = "MESH"
    local header = 14
    if buffer:len() < header then
      tree:add(proto_mesh, buffer()):add_proto_expert_info(faults.short)
      return buffer:len()
    end
    local item = tree:add(proto_mesh, buffer(0, header))
    item:add(fields["target"], buffer(0, 6))
    item:add(fields["source"], buffer(6, 6))
    item:add(fields["type"], buffer(12, 2))
    packet.cols.dst = tostring(buffer(0, 6):ether())
    packet.cols.src = tostring(buffer(6, 6):ether())
    packet.cols.info = "MESH"
    local data = buffer:len() - header
    local part = packet.private.xg_part == "yes"
    local whole = buffer:len() == buffer:reported_len() and not part
    if data > 0 then
      hand_on(uppers, buffer(12, 2):uint(), buffer(header, data):tvb(), packet, tree, part)
    end
    return header + data
  end
end

-- BLAST (std/rpc/blast.xgraph): Bulk transfer: messages of up to `fragments` packets, with selective retransmission. Delivery is likely, but not guaranteed. Both ends must agree on `fragments`, the bits of the mask. Of incomplete messages at most `packets` packets are kept, and `perPeer` of one peer. Beyond either limit, the message that began first is given up.
local proto_blast = Proto("xg.blast", "BLAST, by xgc")
do
  local fields = {
    ["upper"] = ProtoField.uint32("xg.blast.upper", "upper", base.DEC, { [10008] = "BLASTTEST" }),
    ["sequence"] = ProtoField.uint32("xg.blast.sequence", "sequence", base.DEC),
    ["length"] = ProtoField.uint32("xg.blast.length", "length", base.DEC),
    ["count"] = ProtoField.uint16("xg.blast.count", "count", base.DEC),
    ["op"] = ProtoField.uint8("xg.blast.op", "op", base.DEC, { [1] = "send", [2] = "nack", [3] = "retransmit" }),
    ["padding5"] = ProtoField.bytes("xg.blast.padding5", "padding", base.NONE),
    ["mask"] = ProtoField.bytes("xg.blast.mask", "mask", base.NONE, "Packet n is bit n - 1."),
  }
  proto_blast.fields = fields
  local faults = {
    short = ProtoExpert.new("xg.blast.fault.short", "the packet is shorter than the header", expert.group.MALFORMED, expert.severity.ERROR),
    length = ProtoExpert.new("xg.blast.fault.length", "the length in the header is not that of the packet", expert.group.MALFORMED, expert.severity.ERROR),
  }
  proto_blast.experts = faults
  local prefs = proto_blast.prefs
  proto_blast.prefs.fragments = Pref.uint("fragments", 64, "The parameter fragments of BLAST")
  local uppers = DissectorTable.new("xg.blast.upper", "BLAST upper", ftypes.UINT32, base.DEC, proto_blast)

  function proto_blast.dissector(buffer, packet, tree)
    packet.cols.protocol = "BLAST"
    local size1 = choose((prefs.fragments == 16), 3, 1)
    local size2 = (prefs.fragments / 8)
    local header = 15 + size1 + size2
    if buffer:len() < header then
      tree:add(proto_blast, buffer()):add_proto_expert_info(faults.short)
      return buffer:len()
    end
    local item = tree:add(proto_blast, buffer(0, header))
    item:add(fields["upper"], buffer(0, 4))
    item:add(fields["sequence"], buffer(4, 4))
    item:add(fields["length"], buffer(8, 4))
    item:add(fields["count"], buffer(12, 2))
    item:add(fields["op"], buffer(14, 1))
    if size1 > 0 then
      item:add(fields["padding5"], buffer(15, size1))
    end
    if size2 > 0 then
      item:add(fields["mask"], buffer(15 + size1, size2))
    end
    packet.cols.info = "BLAST"
    packet.cols.info:append(" " .. (({ [1] = "send", [2] = "nack", [3] = "retransmit" })[buffer(14, 1):uint()] or "with an unknown op"))
    local data = buffer:len() - header
    local part = packet.private.xg_part == "yes"
    local whole = buffer:len() == buffer:reported_len() and not part
    if buffer(8, 4):uint() < 0 or header + buffer(8, 4):uint() > buffer:reported_len() then
      whole = false
      if not part then
        item:add_proto_expert_info(faults.length)
      end
    else
      data = math.min(data, buffer(8, 4):uint())
    end
    if data > 0 then
      if buffer(15 + size1, size2):bitfield(buffer(15 + size1, size2):len() * 8 - 1, 1) == 1 then
        hand_on(uppers, buffer(0, 4):uint(), buffer(header, data):tvb(), packet, tree, part or buffer(12, 2):uint() > 1)
      else
        packet.cols.info:append(", a later fragment")
        hand_on(nil, buffer(0, 4):uint(), buffer(header, data):tvb(), packet, tree, true)
      end
    end
    return header + data
  end
end

-- BLASTTEST (std/tests/blasttest.xgraph): A ping-pong over BLAST, or over VSIZE and BLAST. Every instance sends each message back; the one that is started sends the first one.
local proto_blasttest = Proto("xg.blasttest", "BLASTTEST, by xgc")
function proto_blasttest.dissector(buffer, packet, tree)
  packet.cols.protocol = "BLASTTEST"
  packet.cols.info = "BLASTTEST, " .. buffer:reported_len() .. " bytes"
  tree:add(proto_blasttest, buffer()):append_text(", " .. buffer:reported_len() .. " bytes")
  return buffer:len()
end

-- Which protocol stands over which, by number
DissectorTable.get("xg.mesh.type"):add(1, proto_blast)
DissectorTable.get("xg.mesh.type"):add(5, proto_blasttest)
DissectorTable.get("xg.blast.upper"):add(10008, proto_blasttest)
-- MESH frames its messages itself: captures begin with its header
DissectorTable.get("wtap_encap"):add(wtap.ETHERNET, proto_mesh)
