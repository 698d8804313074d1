/** A first implementation of a protocol. It compiles, and throws at the parts that are still to be written. */
import type { Demanded, Importer, Member } from "../emit/index.js";
import { stub } from "./stubs.js";

/** The class of a protocol, and, if the protocol carries messages over a lower that does, the class of its sessions, in our style. */
export function firstClass(demanded: Demanded, importer: Importer): string {
  const { protocol, module, fulfils } = demanded;
  const base = importer.value(module, `${protocol.name}Base`);
  const controls = fulfils.map((each) => importer.type(each.module, each.name));
  const clause = controls.length === 0 ? "" : ` implements ${controls.join(", ")}`;
  const passing = passesOn(demanded) ? passOn(demanded, importer) : undefined;
  const written = new Set(["init", ...(passing?.members ?? [])]);
  const stubs = demanded.members.filter(({ name }) => !written.has(name)).map((each) => stub(demanded, each, importer));
  const init = passing === undefined ? initText(demanded, importer) : [];
  const body = [...init, ...(passing === undefined ? [] : [passing.text]), ...stubs].map((each) => indented(each));
  const inside = body.length === 0 ? "{}" : `{\n${body.join("\n\n")}\n}`;
  const own = `export class ${protocol.name} extends ${base}${clause} ${inside}`;
  return passing === undefined ? own : `${own}\n\n${passing.session}`;
}

/** Names that the text of a first class declares. */
export function firstNames(demanded: Demanded): string[] {
  const { name } = demanded.protocol;
  return passesOn(demanded) ? [name, `${name}Session`] : [name];
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, "  ");
}

/** Whether it carries messages over one lower that carries messages, so that it can begin by passing them on. */
function passesOn({ protocol, members }: Demanded): boolean {
  const [slot, ...others] = protocol.slots;
  return (
    slot !== undefined &&
    others.length === 0 &&
    !slot.tuple &&
    slot.count === undefined &&
    !protocol.virtual &&
    has(members, "open") &&
    has(members, "demux")
  );
}
function has(members: readonly Member[], name: string): boolean {
  return members.some((each) => each.kind === "session" && each.name === name);
}

/** A protocol that only receives messages enables its lower when its host boots. */
function initText({ protocol, members, runtime }: Demanded, importer: Importer): string[] {
  const slot = protocol.slots.find((each) => !each.tuple && each.count === undefined);
  if (slot === undefined || !has(members, "demux") || has(members, "open")) return [];
  const op = importer.type(runtime, "Op");
  const participants = importer.value(runtime, "Participants");
  return [
    [
      "// Over a protocol with ports, such as UDP: Participants.anyone([port]).",
      `override *init(): ${op} {`,
      `  this.slots.${slot.name}.openEnable(${participants}.anyone());`,
      "}",
    ].join("\n"),
  ];
}

interface Passing {
  readonly text: string;
  readonly session: string;
  /** The members in the text. */
  readonly members: readonly string[];
}

function passOn({ protocol: { name, header, slots }, module, runtime }: Demanded, importer: Importer): Passing {
  const type = (wanted: string): string => importer.type(runtime, wanted);
  const value = (wanted: string): string => importer.value(runtime, wanted);
  const slot = slots[0]?.name ?? "";
  const session = `${name}Session`;
  const [binding, down, message, op] = ["Binding", "Down", "Message", "Op"].map(type) as [
    string,
    string,
    string,
    string,
  ];
  const participants = type("Participants");
  const map = value("IdMap");
  const anySession = value("Session");
  // A length in the header may depend on the instance; then its functions need the instance, and are left out.
  const plain = header?.fields.every((each) => each.length === undefined && each.size === undefined && !each.native);
  const pop =
    header === undefined || plain !== true
      ? []
      : [`if (${importer.value(module, `pop${name}Header`)}(message) === null) return;`];
  const fields = (header?.fields ?? []).filter((each) => !each.padding && each.default === undefined);
  const values = fields.map(
    (each) => `${each.name}: ${each.type === "bits" ? "0n" : each.type === "bytes" ? "new Uint8Array(0)" : "0"}`,
  );
  const push =
    header === undefined || plain !== true
      ? []
      : [
          `${importer.value(module, `push${name}Header`)}(message, ${values.length === 0 ? "{}" : `{ ${values.join(", ")} }`});`,
        ];
  const text = `/** Sessions by the id of the session below. */
readonly #sessions = new ${map}<${session}>();
/** The upper for messages of peers to which no session is open. */
#upper: { readonly binding: ${binding}; readonly type: string } | null = null;

override *open(upper: ${binding}, participants: ${participants}, type: string): ${op}<${anySession} | null, ${down}> {
  const lower = yield* this.slots.${slot}.open(participants, type);
  if (lower === null) return null;
  const session = this.#sessions.resolve(lower.id) ?? this.#create(upper, type, lower);
  session.references++;
  return session;
}

override openEnable(upper: ${binding}, participants: ${participants}, type: string): boolean {
  this.#upper = { binding: upper, type };
  return this.slots.${slot}.openEnable(participants, type);
}

override *demux(lower: ${anySession}, message: ${message}): ${op}<void, ${type("Up")}> {
${pop.map((each) => `  ${each}\n`).join("")}  let session = this.#sessions.resolve(lower.id);
  if (session === undefined) {
    if (this.#upper === null) return;
    session = this.#create(this.#upper.binding, this.#upper.type, lower);
    yield* session.up.openDone(session);
  }
  yield* session.up.demux(session, message);
}

#create(upper: ${binding}, type: string, lower: ${anySession}): ${session} {
  lower.references++;
  const session = new ${session}(this, upper, type, lower);
  this.#sessions.bind(session, lower.id);
  return session;
}`;
  const own = name.toLowerCase() === "protocol" || name.toLowerCase() === name ? "owner" : "own";
  return {
    text,
    members: ["open", "openEnable", "demux"],
    session: `class ${session} extends ${anySession} {
  readonly #${own}: ${name};
  readonly #lower: ${anySession};

  constructor(${own}: ${name}, upper: ${binding}, type: string, lower: ${anySession}) {
    super(${own}, upper, type);
    this.#${own} = ${own};
    this.#lower = lower;
  }

  override push(message: ${message}): ${op}<boolean, ${down}> {
${push.map((each) => `    ${each}\n`).join("")}    return this.#${own}.slots.${slot}.push(this.#lower, message);
  }
}`,
  };
}
