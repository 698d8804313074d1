/** What every dissector begins with: functions in Lua that the protocols share. */

/**
 * `choose` is the language's `if then else`. `checksum` is the sum of RFC 1071, 0xffff over a message whose checksum is right.
 * The pseudo header is that of RFC 768.
 */
export const support = `local data_dissector = Dissector.get("data")

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
`;
