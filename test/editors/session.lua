-- A session in Neovim: what is typed in it, and what is shown, for neovim.test.ts.
local function read(file) return table.concat(vim.fn.readfile(file), "\n") end
local job = vim.json.decode(read("job.json"))
vim.g.xgc_command = job.command
dofile(vim.env.XGC_CONFIG)
vim.o.hidden = true

local function diagnosed(buffer)
  return vim.tbl_map(function(each) return (each.code or "") .. " " .. each.message end, vim.diagnostic.get(buffer))
end
-- A question whose answer is made of the newest text; what is told of it follows.
local function settle(buffer)
  local range = { start = { line = 0, character = 0 }, ["end"] = { line = 0, character = 0 } }
  local about = { textDocument = { uri = vim.uri_from_bufnr(buffer) }, range = range, context = { diagnostics = {} } }
  for _ = 1, 2 do
    vim.lsp.buf_request_sync(buffer, "textDocument/codeAction", about, 20000)
    vim.wait(20)
  end
end
local function lines(buffer) return table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), "\n") .. "\n" end
local function write(buffer, text)
  vim.api.nvim_buf_set_lines(buffer, 0, -1, false, vim.split(text:gsub("\n$", ""), "\n"))
end
-- The place before the nth character of a text that is there once.
local function go(text, wanted)
  local at = assert(text:find(wanted, 1, true), wanted)
  local before = text:sub(1, at - 1)
  local _, line = before:gsub("\n", "")
  vim.api.nvim_win_set_cursor(0, { line + 1, #before:match("[^\n]*$") })
end

local result = { clean = {}, mistakes = {} }
local buffers, texts = {}, {}
for _, file in ipairs(job.files) do
  vim.cmd("edit " .. file)
  local buffer = vim.api.nvim_get_current_buf()
  buffers[file], texts[file] = buffer, lines(buffer)
  local attached = vim.wait(20000, function()
    local client = vim.lsp.get_active_clients()[1]
    return client ~= nil and client.initialized == true and vim.lsp.buf_is_attached(buffer, client.id)
  end, 10)
  assert(attached, "no server for " .. file)
end
for file, buffer in pairs(buffers) do
  settle(buffer)
  result.clean[file] = vim.tbl_isempty(diagnosed(buffer)) and vim.json.decode("[]") or diagnosed(buffer)
end

for _, mistake in ipairs(job.mistakes) do
  local buffer, text = buffers[mistake.file], texts[mistake.file]
  local at, last = text:find(mistake.written, 1, true)
  assert(at, mistake.file .. " has no " .. mistake.written)
  write(buffer, text:sub(1, at - 1) .. mistake.instead .. text:sub(last + 1))
  settle(buffer)
  local found = diagnosed(buffer)
  table.insert(result.mistakes, vim.tbl_isempty(found) and { "nothing" } or found)
  write(buffer, text)
  settle(buffer)
end

-- Completes as the key of the editor does.
vim.cmd("buffer " .. buffers["udp.xgraph"])
local text = texts["udp.xgraph"]
write(0, (text:gsub("link lan = Ethernet10", "link lan = ", 1)))
go(lines(0), "link lan = ")
local cursor = vim.api.nvim_win_get_cursor(0)
vim.api.nvim_win_set_cursor(0, { cursor[1], cursor[2] + #"link lan = " - 1 })
local params = vim.lsp.util.make_position_params(0, "utf-16")
params.position.character = params.position.character + 1
local answers = vim.lsp.buf_request_sync(0, "textDocument/completion", params, 20000)
result.completed = {}
for _, answer in pairs(answers) do
  for _, item in ipairs(answer.result.items or answer.result) do table.insert(result.completed, item.label) end
end
write(0, text)

go(text, "test = UDPTEST")
result.hover = ""
for _, answer in pairs(vim.lsp.buf_request_sync(0, "textDocument/hover", vim.lsp.util.make_position_params(0, "utf-16"), 20000)) do
  result.hover = result.hover .. answer.result.contents.value
end

write(0, (text:gsub("net  = Inet over nic;", "net=Inet   over nic;", 1)))
vim.lsp.buf.formatting_sync({}, 20000)
result.formatted = lines(0)
write(0, text)

vim.cmd("buffer " .. buffers["seq.xgraph"])
go(texts["seq.xgraph"], "received;")
vim.lsp.buf.rename("accepted")
vim.wait(30000, function() return lines(buffers["seq.xgraph"]):find("accepted", 1, true) ~= nil end, 20)
result.renamed = {}
for _, file in ipairs({ "seq.xgraph", "seq.ts", "seqtest.xgraph", "seq.xgraph.ts" }) do
  result.renamed[file] = lines(vim.fn.bufnr(file))
end

vim.fn.writefile({ vim.json.encode(result) }, "session.json")
for _, client in ipairs(vim.lsp.get_active_clients()) do client.stop() end
vim.wait(1000, function() return #vim.lsp.get_active_clients() == 0 end, 20)
vim.cmd("qa!")
