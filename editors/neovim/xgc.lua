-- The language server of xgc in Neovim 0.7 or later. Put this into your configuration (`init.lua`), or load it from there:
--   dofile("/where/it/is/xgc.lua")
-- The program `xgc` is found in the project's node_modules, else on the path; `vim.g.xgc_command` names another one.

local function command(root)
  if vim.g.xgc_command then return vim.g.xgc_command end
  local own = root .. "/node_modules/.bin/xgc"
  return { vim.fn.executable(own) == 1 and own or "xgc", "lsp" }
end

-- The nearest folder above that is a project.
local function root_of(file)
  for _, sign in ipairs({ "package.json", ".git" }) do
    local found = vim.fn.findfile(sign, vim.fn.fnamemodify(file, ":h") .. ";")
    if found == "" then found = vim.fn.finddir(sign, vim.fn.fnamemodify(file, ":h") .. ";") end
    if found ~= "" then return vim.fn.fnamemodify(found, ":p:h" .. (sign == ".git" and ":h" or "")) end
  end
  return vim.fn.fnamemodify(file, ":p:h")
end

-- Runs and pictures: the server prints them, and a window shows what it has printed.
local function show(name)
  vim.lsp.commands[name] = function(asked, context)
    local client = vim.lsp.get_client_by_id(context.client_id)
    client.request("workspace/executeCommand", { command = asked.command, arguments = asked.arguments }, function(_, result)
      if type(result) ~= "table" or not result.output then return end
      vim.cmd("botright new")
      vim.bo.buftype, vim.bo.bufhidden = "nofile", "wipe"
      vim.api.nvim_buf_set_lines(0, 0, -1, false, vim.split(result.output, "\n"))
    end)
  end
end
for _, name in ipairs({ "xgc.run", "xgc.explain", "xgc.picture" }) do show(name) end

local clients = {}
local function attach(buffer)
  local file = vim.api.nvim_buf_get_name(buffer)
  if file == "" then return end
  local root = root_of(file)
  local id = clients[root]
  if not id or not vim.lsp.get_client_by_id(id) then
    id = vim.lsp.start_client({
      name = "xgc",
      cmd = command(root),
      root_dir = root,
      -- false turns all hints off.
      init_options = { inlayHints = { costs = true, contexts = true } },
      on_attach = function(_, attached)
        local function map(keys, action) vim.keymap.set("n", keys, action, { buffer = attached }) end
        map("K", vim.lsp.buf.hover)
        map("gd", vim.lsp.buf.definition)
        map("gI", vim.lsp.buf.implementation)
        map("gr", vim.lsp.buf.references)
        map("<leader>rn", vim.lsp.buf.rename)
        map("<leader>ca", vim.lsp.buf.code_action)
        map("<leader>cl", vim.lsp.codelens.run)
        vim.bo[attached].omnifunc = "v:lua.vim.lsp.omnifunc"
      end,
    })
    clients[root] = id
  end
  if id then vim.lsp.buf_attach_client(buffer, id) end
end

local group = vim.api.nvim_create_augroup("xgc", {})
vim.api.nvim_create_autocmd({ "BufRead", "BufNewFile" }, {
  group = group,
  pattern = "*.xgraph",
  callback = function(event)
    vim.bo[event.buf].filetype = "xgraph"
    vim.bo[event.buf].commentstring = "// %s"
    attach(event.buf)
  end,
})
-- Implementations of protocols, beside the server for TypeScript that you have.
vim.api.nvim_create_autocmd({ "BufRead", "BufNewFile" }, {
  group = group,
  pattern = "*.ts",
  callback = function(event)
    local folder = vim.fn.fnamemodify(vim.api.nvim_buf_get_name(event.buf), ":h")
    if vim.fn.glob(folder .. "/*.xgraph") ~= "" then attach(event.buf) end
  end,
})
