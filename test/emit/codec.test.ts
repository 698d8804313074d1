/** Header accessors against an independent model of bits: `emitDeclarations` makes them, the model only knows offsets and widths. */
import path from "node:path";
import { build } from "esbuild";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import type { Expr, HeaderFieldType, HeaderType, ProtocolType } from "../../src/compiler/index.js";
import { emitDeclarations } from "../../src/emit/index.js";
import { BufferPool, Message } from "../../src/runtime/index.js";

const root = path.resolve(import.meta.dirname, "../..");
const span = { source: 0, start: 0, end: 0 };

type Fields = Record<string, number | Uint8Array>;
interface Codec {
  readonly read: (message: Message) => Fields | null;
  readonly pop: (message: Message) => Fields | null;
  readonly push: (message: Message, fields: Fields) => void;
}

// --------------------------------------------------------------------------------------------- headers at random

interface Shape {
  readonly bits: number;
  readonly kind: "uint" | "padding" | "bytes" | "default";
}

const shapes = fc
  .array(
    fc.record({
      // Widths that lie well, and any.
      bits: fc.oneof(fc.constantFrom(1, 4, 8, 16, 24, 32, 48), fc.integer({ min: 1, max: 48 })),
      kind: fc.constantFrom<Shape["kind"][]>("uint", "uint", "uint", "padding", "bytes", "default"),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .chain((fields) => fc.record({ fields: fc.constant(fields), tail: fc.boolean() }));

/** A header with the fields of a shape; what is missing to whole bytes is padded. */
function headerOf(wanted: readonly Shape[], tail: boolean): HeaderType {
  const fields: HeaderFieldType[] = [];
  let bitOffset = 0;
  const add = (name: string, bits: number, more: Partial<HeaderFieldType>): void => {
    fields.push({ name, doc: "", span, nameSpan: span, type: "uint", padding: false, bitOffset, bits, ...more });
    bitOffset += bits;
  };
  for (const [index, { bits, kind }] of wanted.entries()) {
    if (kind === "padding") add("_", bits, { padding: true });
    else if (kind === "default") add(`f${index}`, bits, { default: (2 ** bits - 1) % 1000 });
    else if (kind === "uint") add(`f${index}`, bits, {});
    else {
      if (bitOffset % 8 !== 0) add("_", 8 - (bitOffset % 8), { padding: true });
      add(`f${index}`, Math.ceil(bits / 8) * 8, { type: "bytes" });
    }
  }
  if (tail) add("more", 5, {});
  if (bitOffset % 8 !== 0) add("_", 8 - (bitOffset % 8), { padding: true });
  const fixedBytes = bitOffset / 8;
  if (tail) {
    const int = { kind: "int" } as const;
    const length: Expr = {
      kind: "binary",
      operator: "-",
      left: { kind: "parameter", name: "more", type: int, span },
      right: { kind: "literal", value: 3, type: int, span },
      type: int,
      span,
    };
    fields.push({ name: "tail", doc: "", span, nameSpan: span, type: "bytes", padding: false, bitOffset, length });
  }
  return { fields, fixedBytes, span };
}

function protocolOf(name: string, header: HeaderType): ProtocolType {
  const implementation = { written: "./p.ts", file: "/p.ts", specifier: "/p.ts" };
  const nothing = { parameters: [], slots: [], opens: [], points: [], entries: [], counters: [], series: [] };
  return { name, doc: "", span, nameSpan: span, virtual: false, implementation, header, ...nothing };
}

async function codecsOf(headers: readonly HeaderType[]): Promise<Codec[]> {
  const protocols = headers.map((header, index) => protocolOf(`P${index}`, header));
  const program = { sources: [{ name: "p.xgraph", path: "/p.xgraph", text: "" }], services: [], protocols };
  const text = emitDeclarations({ program, source: 0, layout: { standardLibrary: "/stdlib" } }) ?? "";
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
function modelBytes(header: HeaderType, fields: Fields): number[] {
  let bits = "";
  for (const field of header.fields) {
    const value = fields[field.name] ?? field.default ?? 0;
    if (value instanceof Uint8Array) for (const byte of value) bits += byte.toString(2).padStart(8, "0");
    else bits += (field.padding ? 0 : value).toString(2).padStart(field.bits ?? 0, "0");
  }
  return (bits.match(/.{8}/g) ?? []).map((each) => parseInt(each, 2));
}

function fieldsFor(header: HeaderType): fc.Arbitrary<Fields> {
  const tail = header.fields.find(({ length }) => length !== undefined);
  const more = tail === undefined ? fc.constant(0) : fc.integer({ min: 3, max: 31 });
  return more.chain((count) => {
    const arbitraries: Record<string, fc.Arbitrary<number | Uint8Array>> = {};
    for (const { name, type, bits, padding, length } of header.fields) {
      if (padding) continue;
      const bytes = length === undefined ? (bits ?? 0) / 8 : count - 3;
      if (type === "bytes") arbitraries[name] = fc.uint8Array({ minLength: bytes, maxLength: bytes });
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
    "header %i: what is pushed is read",
    (index, header) => {
      const { push, read, pop } = codecs[index]!;
      const defaults = Object.fromEntries(
        header.fields.flatMap((each) => (each.default === undefined ? [] : [[each.name, each.default]])),
      );
      fc.assert(
        fc.property(fieldsFor(header), fc.uint8Array({ maxLength: 20 }), cuts, (fields, data, at) => {
          const pool = new BufferPool();
          const message = scattered(pool, data, at);
          push(message, fields);
          const expected = [...modelBytes(header, fields), ...data];
          expect([...message.toBytes()]).toEqual(expected);
          expect(read(message)).toEqual({ ...defaults, ...fields });

          const again = scattered(pool, message.toBytes(), at);
          expect(pop(again)).toEqual({ ...defaults, ...fields });
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
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 80 }), cuts, (bytes, at) => {
          const pool = new BufferPool();
          const message = scattered(pool, bytes, at);
          const fields = read(message);
          expect([...message.toBytes()]).toEqual([...bytes]);
          if (fields === null) {
            const more = header.fields.some(({ length }) => length !== undefined);
            if (!more) expect(bytes.length).toBeLessThan(header.fixedBytes);
            return;
          }
          const copy = new Message(pool);
          push(copy, fields);
          expect([...copy.toBytes()]).toEqual(modelBytes(header, fields));
        }),
        { numRuns: 20, seed: index },
      );
    }
  });

  test("a tail of another length than the fields say is refused", () => {
    const index = headers.findIndex(({ fields }) => fields.some(({ length }) => length !== undefined));
    const header = headers[index]!;
    const { push } = codecs[index]!;
    const [fields] = fc.sample(fieldsFor(header), { numRuns: 1, seed: 1 });
    const message = new Message(new BufferPool());
    expect(() => push(message, { ...fields!, more: 7, tail: new Uint8Array(3) })).toThrow(RangeError);
    expect(message.length).toBe(0);
  });
});
