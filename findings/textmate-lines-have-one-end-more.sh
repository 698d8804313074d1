#!/usr/bin/env bash
# Seen: a pattern with \z never matches, though \Z and $ do: each line gets a line feed behind it that it does
#   not have, and \z is rewritten so as to exclude it.
# By the book: Oniguruma, doc/RE: \z is the end of the string; the manual of TextMate feeds lines one by one
#   and tells of no added sign.
# For users of xgc: the grammar of xgc uses $ only.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-audit --no-fund --ignore-scripts --prefer-offline --silent vscode-textmate@9.3.2 vscode-oniguruma@2.0.1 >install.log 2>&1 || { cat install.log; exit 77; }

cat >try.mjs <<'END'
import { readFileSync } from "node:fs";
import oniguruma from "vscode-oniguruma";
import textmate from "vscode-textmate";
await oniguruma.loadWASM(readFileSync("node_modules/vscode-oniguruma/release/onig.wasm").buffer);
const onigLib = Promise.resolve({
  createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
  createOnigString: (text) => new oniguruma.OnigString(text),
});
for (const match of ["a$", "a\\Z", "a\\z", "a\\n\\z"]) {
  const grammar = textmate.parseRawGrammar(JSON.stringify({ scopeName: "s", patterns: [{ match, name: "end" }] }), "g.json");
  const registry = new textmate.Registry({ onigLib, loadGrammar: async () => grammar });
  const { tokens } = (await registry.loadGrammar("s")).tokenizeLine("xa", textmate.INITIAL);
  console.log(JSON.stringify(match), tokens.some(({ scopes }) => scopes.includes("end")));
}
END
seen=$(node try.mjs 2>/dev/null)
expected=$(cat <<'END'
"a$" true
"a\\Z" true
"a\\z" false
"a\\n\\z" false
END
)

echo "vscode-textmate@9.3.2 vscode-oniguruma@2.0.1, node $(node --version)"
echo "seen:"
echo "$seen"
echo 'by the book: Oniguruma, doc/RE: \z is the end of the string; the manual of TextMate feeds lines one by one and tells of no added sign.'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
