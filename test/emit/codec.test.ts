/** Header accessors against an independent model of bits: `emitDeclarations` makes them, the model only knows offsets and widths. */
import path from "node:path";
import { build } from "esbuild";
import fc from "fast-check";
import ts from "typescript";
import { beforeAll, describe, expect, test } from "vitest";
import type { Expr, HeaderFieldType, HeaderType, ProtocolType } from "../../src/compiler/index.js";
import { emitDeclarations } from "../../src/emit/index.js";
import { BufferPool, Message } from "../../src/runtime/index.js";

const root = path.resolve(import.meta.dirname, "../..");
const span = { source: 0, start: 0, end: 0 };

type Fields = Record<string, number | bigint | Uint8Array>;
/** As much of an instance as accessors may look at. */
interface Instance {
  readonly parameters: { readonly words: number };
  readonly host: { readonly profile: { readonly littleEndian: boolean } };
}
interface Codec {
  readonly read: (message: Message, protocol: Instance) => Fields | null;
  readonly pop: (message: Message, protocol: Instance) => Fields | null;
  readonly push: (message: Message, fields: Fields, protocol: Instance) => void;
}
const instance = (index: number): Instance => ({
  parameters: { words: index % 4 },
  host: { profile: { littleEndian: index % 3 === 0 } },
});

// --------------------------------------------------------------------------------------------- headers at random

interface Shape {
  readonly bits: number;
  readonly kind:
    "uint" | "u64" | "padding" | "bytes" | "default" | "native" | "bits" | "sized" | "sizedBits" | "sizedPadding";
}

/** Bytes at the end, and what their number depends on: on a field, or on a parameter too. */
type Tail = "none" | "by fields" | "by parameters";

const shapes = fc
  .array(
    fc.record({
      // Widths that lie well, and any.
      bits: fc.oneof(fc.constantFrom(1, 4, 8, 16, 24, 32, 48), fc.integer({ min: 1, max: 48 })),
      kind: fc.constantFrom<Shape["kind"][]>(
        ...[
          "uint" as const,
          "uint" as const,
          "uint" as const,
          "padding" as const,
          "bytes" as const,
          "default" as const,
        ],
        ...[
          "u64" as const,
          "native" as const,
          "bits" as const,
          "sized" as const,
          "sizedBits" as const,
          "sizedPadding" as const,
        ],
      ),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .chain((fields) =>
    fc.record({ fields: fc.constant(fields), tail: fc.constantFrom<Tail[]>("none", "by fields", "by parameters") }),
  );

/** A header with the fields of a shape; bits that are missing to whole bytes are padded. */
function headerOf(wanted: readonly Shape[], tail: Tail): HeaderType {
  const fields: HeaderFieldType[] = [];
  let bitOffset = 0;
  let behind = 0;
  const add = (name: string, bits: number | undefined, more: Partial<HeaderFieldType>): void => {
    const width = bits === undefined ? {} : { bits };
    const where = { bitOffset, ...(behind > 0 && { behind }) };
    fields.push({ name, doc: "", span, nameSpan: span, type: "uint", padding: false, ...where, ...width, ...more });
    bitOffset += bits ?? 0;
  };
  const align = (): void => {
    if (bitOffset % 8 !== 0) add("_", 8 - (bitOffset % 8), { padding: true });
  };
  const words: Expr = { kind: "parameter", name: "words", type: { kind: "int" }, span };
  for (const [index, { bits, kind }] of wanted.entries()) {
    if (kind === "padding") add("_", bits, { padding: true });
    else if (kind === "default") add(`f${index}`, bits, { default: (2 ** bits - 1) % 1000 });
    else if (kind === "uint") add(`f${index}`, bits, {});
    else {
      align();
      if (kind === "u64") add(`f${index}`, 64, { type: "u64", ...(bits % 2 === 0 && { native: true }) });
      else if (kind === "native") add(`f${index}`, bits % 2 === 0 ? 16 : 32, { native: true });
      else if (kind === "bytes" || kind === "bits") add(`f${index}`, Math.ceil(bits / 4) * 8, { type: kind });
      else {
        const padding = kind === "sizedPadding";
        const type = kind === "sizedBits" ? "bits" : "bytes";
        add(padding ? "_" : `f${index}`, undefined, { type, size: words, padding });
        behind++;
      }
    }
  }
  if (tail !== "none") add("more", 5, {});
  align();
  const fixedBytes = bitOffset / 8;
  if (tail !== "none") {
    const int = { kind: "int" } as const;
    const more: Expr = { kind: "parameter", name: "more", type: int, span };
    const three: Expr = { kind: "literal", value: 3, type: int, span };
    const beyond: Expr = { kind: "binary", operator: "-", left: more, right: three, type: int, span };
    const length: Expr =
      tail === "by fields" ? beyond : { kind: "binary", operator: "+", left: beyond, right: words, type: int, span };
    add("tail", undefined, { type: "bytes", length });
  }
  return { fields, fixedBytes, span };
}

function protocolOf(name: string, header: HeaderType): ProtocolType {
  const implementation = { written: "./p.ts", file: "/p.ts", specifier: "/p.ts" };
  const parameters = [{ name: "words", type: { kind: "int" as const }, span }];
  const uncounted = { counters: [], series: [], gauges: [], histograms: [] };
  const nothing = { parameters, slots: [], opens: [], points: [], barriers: [], entries: [], ...uncounted };
  return { name, doc: "", span, nameSpan: span, virtual: false, implementation, header, ...nothing };
}

function protocolsOf(headers: readonly HeaderType[]): ProtocolType[] {
  return headers.map((header, index) => protocolOf(`P${index}`, header));
}

function declarationsOf(protocols: readonly ProtocolType[]): string {
  const program = { sources: [{ name: "p.xgraph", path: "/p.xgraph", text: "" }], services: [], protocols };
  return emitDeclarations({ program, source: 0, layout: { standardLibrary: "/stdlib" } }) ?? "";
}

/** What TypeScript finds in a text that nobody uses, as it is written there. */
function unusedIn(text: string): string[] {
  const options: ts.CompilerOptions = { noUnusedLocals: true, noUnusedParameters: true, noLib: true, noResolve: true };
  const file = ts.createSourceFile("p.ts", text, ts.ScriptTarget.ES2023, true);
  const host: ts.CompilerHost = {
    ...ts.createCompilerHost(options),
    getSourceFile: (name) => (name === "p.ts" ? file : undefined),
  };
  return ts
    .createProgram(["p.ts"], options, host)
    .getSemanticDiagnostics(file)
    .filter(({ reportsUnnecessary }) => reportsUnnecessary !== undefined)
    .map(({ start = 0 }) => text.slice(text.lastIndexOf("\n", start) + 1, text.indexOf("\n", start)).trim());
}

async function codecsOf(headers: readonly HeaderType[]): Promise<Codec[]> {
  const protocols = protocolsOf(headers);
  const text = declarationsOf(protocols);
  const result = await build({
    stdin: { contents: text, loader: "ts", resolveDir: root },
    alias: { "xgc/runtime": path.join(root, "src/runtime/index.ts") },
    bundle: true,
    write: false,
    format: "esm",
    logLevel: "silent",
  });
  const url = `data:text/javascript;base64,${Buffer.from(result.outputFiles[0]?.text ?? "").toString("base64")}`;
  const module = (await import(/* @vite-ignore */ url)) as Record<string, never>;
  return protocols.map(({ name }) => ({
    read: module[`read${name}Header`] as unknown as Codec["read"],
    pop: module[`pop${name}Header`] as unknown as Codec["pop"],
    push: module[`push${name}Header`] as unknown as Codec["push"],
  }));
}

// ------------------------------------------------------------------------------------------------------- the model

/** The header's bytes, by the bit. */
function modelBytes(header: HeaderType, fields: Fields, { parameters, host }: Instance): number[] {
  let bits = "";
  for (const field of header.fields) {
    const value = field.padding ? 0 : (fields[field.name] ?? field.default ?? 0);
    const width = field.size === undefined ? (field.bits ?? 0) : parameters.words * 8;
    const digits = width === 0 ? "" : value.toString(2).padStart(width, "0");
    if (field.native === true && host.profile.littleEndian) bits += (digits.match(/.{8}/g) ?? []).reverse().join("");
    else if (value instanceof Uint8Array) for (const byte of value) bits += byte.toString(2).padStart(8, "0");
    else bits += digits;
  }
  return (bits.match(/.{8}/g) ?? []).map((each) => parseInt(each, 2));
}

function fieldsFor(header: HeaderType, { parameters }: Instance): fc.Arbitrary<Fields> {
  const length = header.fields.find((field) => field.length !== undefined)?.length;
  const by = length?.kind === "binary" && length.operator === "+" ? parameters.words : 0;
  const more = length === undefined ? fc.constant(0) : fc.integer({ min: 3, max: 31 });
  return more.chain((count) => {
    const arbitraries: Record<string, fc.Arbitrary<number | bigint | Uint8Array>> = {};
    for (const { name, type, bits, padding, length: isTail, size } of header.fields) {
      if (padding) continue;
      const bytes = isTail !== undefined ? count - 3 + by : size !== undefined ? parameters.words : (bits ?? 0) / 8;
      if (type === "bits" || type === "u64")
        arbitraries[name] = fc.bigInt({ min: 0n, max: 2n ** BigInt(bytes * 8) - 1n });
      else if (type === "bytes") arbitraries[name] = fc.uint8Array({ minLength: bytes, maxLength: bytes });
      else if (name === "more") arbitraries[name] = fc.constant(count);
      else
        arbitraries[name] = fc
          .oneof(fc.maxSafeNat(), fc.constant(2 ** 48 - 1))
          .map((value) => value % 2 ** (bits ?? 0));
    }
    // A sender may leave out what has a default.
    const optional = header.fields.filter((field) => field.default !== undefined).map(({ name }) => name);
    return fc.record(arbitraries, {
      requiredKeys: Object.keys(arbitraries).filter((name) => !optional.includes(name)),
    });
  });
}

/** A message whose bytes lie in pieces, so that a header has to be gathered. */
function scattered(pool: BufferPool, bytes: Uint8Array, cuts: readonly number[]): Message {
  const message = new Message(pool);
  let from = 0;
  for (const cut of [...cuts.map((each) => each % (bytes.length + 1)), bytes.length].sort((a, b) => a - b)) {
    const part = bytes.slice(from, cut);
    message.append(Message.filled(pool, part.length, (into) => into.set(part)));
    from = cut;
  }
  return message;
}

const cuts = fc.array(fc.nat(40), { maxLength: 3 });

describe("accessors of any header", () => {
  const samples = fc.sample(shapes, { numRuns: 60, seed: 1994 });
  const headers = samples.map(({ fields, tail }) => headerOf(fields, tail));
  let codecs: Codec[];
  beforeAll(async () => {
    codecs = await codecsOf(headers);
  });

  test.each(headers.map((header, index) => [index, header] as const))(
    "header %i: values that are pushed are read back",
    (index, header) => {
      const { push, read, pop } = codecs[index]!;
      const of = instance(index);
      const defaults = Object.fromEntries(
        header.fields.flatMap((each) => (each.default === undefined ? [] : [[each.name, each.default]])),
      );
      fc.assert(
        fc.property(fieldsFor(header, of), fc.uint8Array({ maxLength: 20 }), cuts, (fields, data, at) => {
          const pool = new BufferPool();
          const message = scattered(pool, data, at);
          push(message, fields, of);
          const expected = [...modelBytes(header, fields, of), ...data];
          expect([...message.toBytes()]).toEqual(expected);
          expect(read(message, of)).toEqual({ ...defaults, ...fields });

          const again = scattered(pool, message.toBytes(), at);
          expect(pop(again, of)).toEqual({ ...defaults, ...fields });
          expect([...again.toBytes()]).toEqual([...data]);

          message.release();
          again.release();
          expect(pool.outstanding).toBe(0);
        }),
        { numRuns: 25, seed: index },
      );
    },
  );

  test("any bytes read as null or as a header that writes the same bits", () => {
    for (const [index, header] of headers.entries()) {
      const { read, push } = codecs[index]!;
      const of = instance(index);
      const bytesBefore =
        header.fixedBytes + header.fields.filter(({ size }) => size !== undefined).length * of.parameters.words;
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 80 }), cuts, (bytes, at) => {
          const pool = new BufferPool();
          const message = scattered(pool, bytes, at);
          const fields = read(message, of);
          expect([...message.toBytes()]).toEqual([...bytes]);
          if (fields === null) {
            const more = header.fields.some(({ length }) => length !== undefined);
            if (!more) expect(bytes.length).toBeLessThan(bytesBefore);
            return;
          }
          const copy = new Message(pool);
          push(copy, fields, of);
          expect([...copy.toBytes()]).toEqual(modelBytes(header, fields, of));
        }),
        { numRuns: 20, seed: index },
      );
    }
  });

  test("they take and read nothing that they do not use", () => {
    expect(unusedIn("const used = (unused: number): number => 1;\nexport { used };\n")).toHaveLength(1);
    expect(unusedIn(declarationsOf(protocolsOf(headers)))).toEqual([]);
  });

  test("a tail of another length than the fields say is refused", () => {
    const index = headers.findIndex(({ fields }) => fields.some(({ length }) => length !== undefined));
    const header = headers[index]!;
    const { push } = codecs[index]!;
    const of = instance(index);
    const [fields] = fc.sample(fieldsFor(header, of), { numRuns: 1, seed: 1 });
    const message = new Message(new BufferPool());
    expect(() => push(message, { ...fields!, more: 7, tail: new Uint8Array(3) }, of)).toThrow(RangeError);
    expect(message.length).toBe(0);
  });
});
