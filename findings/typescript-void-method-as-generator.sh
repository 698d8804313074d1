#!/usr/bin/env bash
# Seen: a method that returns void may be overridden by a generator without a diagnostic; callers start it
#   nowhere, so its body never runs.
# By the book: TypeScript handbook, "Assignability of functions": a void return type takes any value; the
#   specification of generators runs nothing before next() (ECMA-262, section 27.5).
# For users of xgc: tsc alone does not find an entry that became a generator; run xgc check.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-audit --no-fund --ignore-scripts --prefer-offline --silent typescript@6.0.3 >install.log 2>&1 || { cat install.log; exit 77; }

cat >try.mjs <<'END'
import ts from "typescript";
const text = `abstract class Base { abstract done(): void; run() { this.done(); } }
class Child extends Base { override *done() { yield 1; console.log("ran"); } }
new Child().run(); console.log("end");`;
const host = ts.createCompilerHost({});
const original = host.getSourceFile;
host.getSourceFile = (name, ...rest) =>
  name === "a.ts" ? ts.createSourceFile(name, text, ts.ScriptTarget.ESNext) : original.call(host, name, ...rest);
const options = { strict: true, noImplicitOverride: true, target: ts.ScriptTarget.ESNext, noEmit: true, types: [], lib: ["lib.esnext.d.ts", "lib.dom.d.ts"] };
const program = ts.createProgram(["a.ts"], options, host);
console.log("diagnostics:", ts.getPreEmitDiagnostics(program).length);
new Function(ts.transpile(text, { target: ts.ScriptTarget.ESNext }))();
END
seen=$(node try.mjs 2>/dev/null)
expected=$(cat <<'END'
diagnostics: 0
end
END
)

echo "typescript@6.0.3, node $(node --version)"
echo "seen:"
echo "$seen"
echo 'by the book: TypeScript handbook, "Assignability of functions": a void return type takes any value; the specification of generators runs nothing before next() (ECMA-262, section 27.5).'
if [ "$seen" != "$expected" ]; then
  echo "changed; it was:"
  echo "$expected"
  exit 1
fi
