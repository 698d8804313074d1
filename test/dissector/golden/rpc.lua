-- Made by xgc from rpc-stack.xgraph
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

-- BLAST (std/rpc/blast.xgraph): Bulk transfer: messages of up to `fragments` packets, with selective retransmission. Delivery is likely, but not guaranteed. Both ends must agree on `fragments`, the bits of the mask. Of incomplete messages at most `packets` packets are kept, and `perPeer` of one peer. Beyond either limit, the message that began first is given up.
local proto_blast = Proto("xg.blast", "BLAST, by xgc")
do
  local fields = {
    ["upper"] = ProtoField.uint32("xg.blast.upper", "upper", base.DEC, { [21] = "BID" }),
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

-- BIDCTL (std/rpc/bidctl.xgraph): Finds out the boot identifiers of peers, and tells the protocols above when a peer has rebooted. With `announce` a host broadcasts that it has booted; each peer that knows it waits up to `politeness` before it asks. Of more than `peers`, it forgets the one that has not been asked for longest.
local proto_bidctl = Proto("xg.bidctl", "BIDCTL, by xgc")
do
  local fields = {
    ["flags"] = ProtoField.uint16("xg.bidctl.flags", "flags", base.HEX),
    ["flags.query"] = ProtoField.bool("xg.bidctl.flags.query", "query", 16, nil, 0x1),
    ["flags.response"] = ProtoField.bool("xg.bidctl.flags.response", "response", 16, nil, 0x2),
    ["flags.broadcast"] = ProtoField.bool("xg.bidctl.flags.broadcast", "broadcast", 16, nil, 0x4),
    ["checksum"] = ProtoField.uint16("xg.bidctl.checksum", "checksum", base.HEX),
    ["sender"] = ProtoField.uint32("xg.bidctl.sender", "sender", base.DEC),
    ["receiver"] = ProtoField.uint32("xg.bidctl.receiver", "receiver", base.DEC),
    ["requestTag"] = ProtoField.uint32("xg.bidctl.requesttag", "requestTag", base.DEC),
    ["replyTag"] = ProtoField.uint32("xg.bidctl.replytag", "replyTag", base.DEC),
    [".status"] = ProtoField.uint8("xg.bidctl.checksum.status", "checksum status", base.DEC, { [0] = "bad", [1] = "good", [2] = "unverified", [3] = "none" }),
  }
  proto_bidctl.fields = fields
  local faults = {
    short = ProtoExpert.new("xg.bidctl.fault.short", "the packet is shorter than the header", expert.group.MALFORMED, expert.severity.ERROR),
    checksum = ProtoExpert.new("xg.bidctl.fault.checksum", "the checksum is wrong", expert.group.CHECKSUM, expert.severity.ERROR),
  }
  proto_bidctl.experts = faults
  local prefs = proto_bidctl.prefs
  proto_bidctl.prefs.little = Pref.bool("Little-endian machines", true, "The byte order of the fields that are native")
  local uppers = nil

  function proto_bidctl.dissector(buffer, packet, tree)
    packet.cols.protocol = "BIDCTL"
    local header = 20
    if buffer:len() < header then
      tree:add(proto_bidctl, buffer()):add_proto_expert_info(faults.short)
      return buffer:len()
    end
    local item = tree:add(proto_bidctl, buffer(0, header))
    do
      local set = item:add(fields["flags"], buffer(0, 2))
      set:add(fields["flags.query"], buffer(0, 2))
      set:add(fields["flags.response"], buffer(0, 2))
      set:add(fields["flags.broadcast"], buffer(0, 2))
    end
    local sum = item:add(fields["checksum"], buffer(2, 2))
    add_native(prefs, item, fields["sender"], buffer(4, 4))
    add_native(prefs, item, fields["receiver"], buffer(8, 4))
    item:add(fields["requestTag"], buffer(12, 4))
    item:add(fields["replyTag"], buffer(16, 4))
    packet.cols.info = "BIDCTL"
    packet.cols.info:append(members(buffer(0, 2):uint(), { { 1, "query" }, { 2, "response" }, { 4, "broadcast" } }))
    local data = buffer:len() - header
    local part = packet.private.xg_part == "yes"
    local whole = buffer:len() == buffer:reported_len() and not part
    local state = 2
    if whole then
      local start = 0
      if start ~= nil then
        state = choose(sum16(start, buffer(0, header)) == 0xffff, 1, 0)
      end
    end
    item:add(fields[".status"], buffer(2, 2), state):set_generated()
    if state == 0 then
      sum:add_proto_expert_info(faults.checksum)
    end
    if data > 0 then
      hand_on(uppers, nil, buffer(header, data):tvb(), packet, tree, part)
    end
    return header + data
  end
end

-- BID (std/rpc/bid.xgraph): Puts the boot identifiers of both ends on every message, and refuses messages from or to an earlier boot of a host. Identifiers travel in the sender's own byte order: a peer with the other byte order returns the same bytes.
local proto_bid = Proto("xg.bid", "BID, by xgc")
do
  local fields = {
    ["sender"] = ProtoField.uint32("xg.bid.sender", "sender", base.DEC),
    ["receiver"] = ProtoField.uint32("xg.bid.receiver", "receiver", base.DEC),
    ["cluster"] = ProtoField.uint32("xg.bid.cluster", "cluster", base.DEC),
    ["upper"] = ProtoField.uint32("xg.bid.upper", "upper", base.DEC, { [13] = "CHAN" }),
  }
  proto_bid.fields = fields
  local faults = {
    short = ProtoExpert.new("xg.bid.fault.short", "the packet is shorter than the header", expert.group.MALFORMED, expert.severity.ERROR),
  }
  proto_bid.experts = faults
  local prefs = proto_bid.prefs
  proto_bid.prefs.little = Pref.bool("Little-endian machines", true, "The byte order of the fields that are native")
  local uppers = DissectorTable.new("xg.bid.upper", "BID upper", ftypes.UINT32, base.DEC, proto_bid)

  function proto_bid.dissector(buffer, packet, tree)
    packet.cols.protocol = "BID"
    local header = 16
    if buffer:len() < header then
      tree:add(proto_bid, buffer()):add_proto_expert_info(faults.short)
      return buffer:len()
    end
    local item = tree:add(proto_bid, buffer(0, header))
    add_native(prefs, item, fields["sender"], buffer(0, 4))
    add_native(prefs, item, fields["receiver"], buffer(4, 4))
    item:add(fields["cluster"], buffer(8, 4))
    item:add(fields["upper"], buffer(12, 4))
    packet.cols.info = "BID"
    local data = buffer:len() - header
    local part = packet.private.xg_part == "yes"
    local whole = buffer:len() == buffer:reported_len() and not part
    if data > 0 then
      hand_on(uppers, buffer(12, 4):uint(), buffer(header, data):tvb(), packet, tree, part)
    end
    return header + data
  end
end

-- CHAN (std/rpc/chan.xgraph): Channels for requests and replies. A request is executed at most once, and one call is under way on a channel at a time. With `wakeInThread` the reply of a call is handed over to a thread before it wakes the caller. A server keeps at most `replies` replies that have not been acknowledged, and `perPeer` of one peer; beyond either limit, the oldest is given up. For up to `channels` channels without a session it remembers the last request; beyond that, it forgets the channel that has been idle longest, and would execute an old request on it again.
local proto_chan = Proto("xg.chan", "CHAN, by xgc")
do
  local fields = {
    ["channel"] = ProtoField.uint16("xg.chan.channel", "channel", base.DEC),
    ["padding1"] = ProtoField.bytes("xg.chan.padding1", "padding", base.NONE),
    ["flags"] = ProtoField.uint8("xg.chan.flags", "flags", base.HEX),
    ["flags.fromClient"] = ProtoField.bool("xg.chan.flags.fromclient", "fromClient", 8, nil, 0x1),
    ["flags.userMessage"] = ProtoField.bool("xg.chan.flags.usermessage", "userMessage", 8, nil, 0x2),
    ["flags.ackRequested"] = ProtoField.bool("xg.chan.flags.ackrequested", "ackRequested", 8, nil, 0x4),
    ["flags.negativeAck"] = ProtoField.bool("xg.chan.flags.negativeack", "negativeAck", 8, nil, 0x8),
    ["flags.failed"] = ProtoField.bool("xg.chan.flags.failed", "failed", 8, nil, 0x10),
    ["upper"] = ProtoField.uint32("xg.chan.upper", "upper", base.DEC, { [14] = "SELECT" }),
    ["sequence"] = ProtoField.uint32("xg.chan.sequence", "sequence", base.DEC),
    ["length"] = ProtoField.uint32("xg.chan.length", "length", base.DEC),
  }
  proto_chan.fields = fields
  local faults = {
    short = ProtoExpert.new("xg.chan.fault.short", "the packet is shorter than the header", expert.group.MALFORMED, expert.severity.ERROR),
    length = ProtoExpert.new("xg.chan.fault.length", "the length in the header is not that of the packet", expert.group.MALFORMED, expert.severity.ERROR),
  }
  proto_chan.experts = faults
  local prefs = proto_chan.prefs
  local uppers = DissectorTable.new("xg.chan.upper", "CHAN upper", ftypes.UINT32, base.DEC, proto_chan)

  function proto_chan.dissector(buffer, packet, tree)
    packet.cols.protocol = "CHAN"
    local header = 16
    if buffer:len() < header then
      tree:add(proto_chan, buffer()):add_proto_expert_info(faults.short)
      return buffer:len()
    end
    local item = tree:add(proto_chan, buffer(0, header))
    item:add(fields["channel"], buffer(0, 2))
    item:add(fields["padding1"], buffer(2, 1))
    do
      local set = item:add(fields["flags"], buffer(3, 1))
      set:add(fields["flags.fromClient"], buffer(3, 1))
      set:add(fields["flags.userMessage"], buffer(3, 1))
      set:add(fields["flags.ackRequested"], buffer(3, 1))
      set:add(fields["flags.negativeAck"], buffer(3, 1))
      set:add(fields["flags.failed"], buffer(3, 1))
    end
    item:add(fields["upper"], buffer(4, 4))
    item:add(fields["sequence"], buffer(8, 4))
    item:add(fields["length"], buffer(12, 4))
    packet.cols.info = "CHAN"
    packet.cols.info:append(members(buffer(3, 1):uint(), { { 1, "fromClient" }, { 2, "userMessage" }, { 4, "ackRequested" }, { 8, "negativeAck" }, { 16, "failed" } }))
    local data = buffer:len() - header
    local part = packet.private.xg_part == "yes"
    local whole = buffer:len() == buffer:reported_len() and not part
    if buffer(12, 4):uint() < 0 or header + buffer(12, 4):uint() > buffer:reported_len() then
      whole = false
      if not part then
        item:add_proto_expert_info(faults.length)
      end
    else
      data = math.min(data, buffer(12, 4):uint())
    end
    if data > 0 then
      hand_on(uppers, buffer(4, 4):uint(), buffer(header, data):tvb(), packet, tree, part)
    end
    return header + data
  end
end

-- SELECT (std/rpc/select.xgraph): Brings each call to its protocol by number, and says in the reply whether the call was executed.
local proto_select = Proto("xg.select", "SELECT, by xgc")
do
  local fields = {
    ["id"] = ProtoField.uint32("xg.select.id", "id", base.DEC, { [10023] = "RPCTEST" }),
    ["status"] = ProtoField.uint32("xg.select.status", "status", base.DEC, { [1] = "ok", [2] = "fail" }),
  }
  proto_select.fields = fields
  local faults = {
    short = ProtoExpert.new("xg.select.fault.short", "the packet is shorter than the header", expert.group.MALFORMED, expert.severity.ERROR),
  }
  proto_select.experts = faults
  local prefs = proto_select.prefs
  local uppers = DissectorTable.new("xg.select.id", "SELECT id", ftypes.UINT32, base.DEC, proto_select)

  function proto_select.dissector(buffer, packet, tree)
    packet.cols.protocol = "SELECT"
    local header = 8
    if buffer:len() < header then
      tree:add(proto_select, buffer()):add_proto_expert_info(faults.short)
      return buffer:len()
    end
    local item = tree:add(proto_select, buffer(0, header))
    item:add(fields["id"], buffer(0, 4))
    item:add(fields["status"], buffer(4, 4))
    packet.cols.info = "SELECT"
    packet.cols.info:append(" " .. (({ [1] = "ok", [2] = "fail" })[buffer(4, 4):uint()] or "with an unknown status"))
    local data = buffer:len() - header
    local part = packet.private.xg_part == "yes"
    local whole = buffer:len() == buffer:reported_len() and not part
    if data > 0 then
      hand_on(uppers, buffer(0, 4):uint(), buffer(header, data):tvb(), packet, tree, part)
    end
    return header + data
  end
end

-- RPCTEST (std/tests/rpctest.xgraph): Calls over any protocol that carries them. Every instance answers a request with the request itself; the one that is started calls.
local proto_rpctest = Proto("xg.rpctest", "RPCTEST, by xgc")
function proto_rpctest.dissector(buffer, packet, tree)
  packet.cols.protocol = "RPCTEST"
  packet.cols.info = "RPCTEST, " .. buffer:reported_len() .. " bytes"
  tree:add(proto_rpctest, buffer()):append_text(", " .. buffer:reported_len() .. " bytes")
  return buffer:len()
end

-- FLOOD (std/tests/flood.xgraph): An open-loop source and its sink: the source sends at a fixed rate, and the sink counts the messages that arrive. The sink takes `work` for each message, in steps of 10 us, after each of which it may be interrupted or handed over.
local proto_flood = Proto("xg.flood", "FLOOD, by xgc")
function proto_flood.dissector(buffer, packet, tree)
  packet.cols.protocol = "FLOOD"
  packet.cols.info = "FLOOD, " .. buffer:reported_len() .. " bytes"
  tree:add(proto_flood, buffer()):append_text(", " .. buffer:reported_len() .. " bytes")
  return buffer:len()
end

-- Which protocol stands over which, by number
DissectorTable.get("ethertype"):add(12289, proto_blast)
DissectorTable.get("ethertype"):add(12294, proto_bidctl)
DissectorTable.get("ethertype"):add(12293, proto_bid)
DissectorTable.get("xg.blast.upper"):add(21, proto_bid)
DissectorTable.get("xg.bid.upper"):add(13, proto_chan)
DissectorTable.get("xg.chan.upper"):add(14, proto_select)
DissectorTable.get("xg.select.id"):add(10023, proto_rpctest)
DissectorTable.get("ip.proto"):add(101, proto_blast)
DissectorTable.get("ip.proto"):add(205, proto_bidctl)
DissectorTable.get("ip.proto"):add(204, proto_bid)
DissectorTable.get("udp.port"):add(2002, proto_flood)
