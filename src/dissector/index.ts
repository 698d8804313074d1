/** The door of the room: the headers of a program as a dissector for Wireshark and tshark, in Lua. */
import type { Program } from "../compiler/index.js";
import { luaComment, luaString } from "./lua.js";
import { filterOf, protocolSection, variable } from "./protocol.js";
import { select, type Selection, tableOf } from "./selection.js";
import { support } from "./support.js";

export interface Dissector {
  readonly text: string;
  /** The protocols that it dissects, lower ones first; none where Wireshark knows all headers of the program. */
  readonly protocols: readonly string[];
}

/**
 * A script for `tshark -X lua_script:FILE`, or for Wireshark's folder of plugins (Wireshark Developer's Guide, chapter 11).
 * Fields are `xg.PROTOCOL.FIELD` in filters.
 *
 * @param file The program, as its header names it.
 */
export function dissectorOf(program: Program, file: string): Dissector {
  const selection = select(program);
  const protocols = selection.protocols.map(({ name }) => name);
  const sections = [
    [`-- Made by xgc from ${file.replaceAll(/\s+/g, " ")}`, ...usage].join("\n"),
    support.trimEnd(),
    ...selection.protocols.map((protocol) => protocolSection(program, selection, protocol)),
    registrations(program, selection),
  ];
  return { text: `${sections.join("\n\n")}\n`, protocols };
}

const usage = [
  luaComment(
    "A dissector for Wireshark: tshark -X lua_script:THIS_FILE -r CAPTURE, or put it into the folder of personal",
  ),
  luaComment("Lua plugins (Help, About Wireshark, Folders). In filters fields are xg.PROTOCOL.FIELD."),
];

/** Where each protocol stands: in the tables of Wireshark, and in those of the dissectors above. */
function registrations(program: Program, { uppers, links, ethernet, protocols }: Selection): string {
  const lines = [luaComment("Which protocol stands over which, by number")];
  for (const { protocol, table, number } of uppers) {
    const lower = "of" in table ? program.protocols.find((each) => each.name === table.of) : undefined;
    const field = tableOf(lower?.header);
    const name = "standard" in table ? table.standard : `${filterOf(table.of)}.${field?.name.toLowerCase() ?? ""}`;
    lines.push(`DissectorTable.get(${luaString(name)}):add(${number}, ${variable(protocol)})`);
  }
  for (const { name } of protocols.filter((each) => links.has(each.name))) {
    const line = `DissectorTable.get("wtap_encap"):add(wtap.ETHERNET, ${variable(name)})`;
    if (!ethernet) lines.push(luaComment(`${name} frames its messages itself: captures begin with its header`), line);
    else
      lines.push(
        luaComment(`For a capture of a link of ${name}, whose frames begin with its own header:`),
        `-- ${line}`,
      );
  }
  return lines.join("\n");
}
