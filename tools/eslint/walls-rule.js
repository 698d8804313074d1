/**
 * `xgc/walls`: a room imports only what the table in walls.js lets it, and comes into another room by a door; inside a room,
 * imports run down its floors only. Looks at
 * static and dynamic imports, re-exports and `import("...")` types alike; resolves relative specifiers by path alone, so
 * that it needs no types and no file to exist.
 */
import path from "node:path";
import { floors as floorTable, rooms as table } from "./walls.js";

/** @typedef {import("./walls.js").Room} Room */

/**
 * The room that a file is in: the longest folder of the table that holds it.
 *
 * @param {Readonly<Record<string, Room>>} rooms
 * @param {string} file Relative to the project, with slashes.
 * @returns {string | undefined}
 */
function roomOf(rooms, file) {
  return Object.keys(rooms)
    .filter((room) => file.startsWith(`${room}/`))
    .sort((a, b) => b.length - a.length)[0];
}

/**
 * @param {string} room
 * @param {string} file
 * @returns {boolean} Whether the file is in a folder under `src` that the table does not list.
 */
function isUnlisted(room, file) {
  return room === "src" && file.slice("src/".length).includes("/");
}

/**
 * A room's folder or file, as the table of floors names it.
 *
 * @param {string} room
 * @param {string} file
 */
function unitOf(room, file) {
  const inside = file.slice(room.length + 1);
  const slash = inside.indexOf("/");
  return slash < 0 ? inside.replace(/\.ts$/, ".js") : inside.slice(0, slash);
}

/** @type {import("eslint").Rule.RuleModule} */
export const wallsRule = {
  meta: {
    type: "problem",
    docs: { description: "Rooms import only what tools/eslint/walls.js lets them" },
    schema: [
      {
        type: "object",
        additionalProperties: false,
        properties: { root: { type: "string" } },
      },
    ],
    messages: {
      unlisted: "{{folder}} is not a room of tools/eslint/walls.js. Say there what it may import.",
      room: "{{from}} must not import {{to}}. It may import: {{allowed}}.",
      door: "{{from}} must come into {{to}} by its door ({{doors}}), not by {{file}}.",
      package: "{{from}} must not import the package {{name}}. It may import: {{allowed}}.",
      outside: "{{file}} is in no room of this project.",
      floor: "{{from}} must not import {{to}}: inside {{room}}, imports run down only, and it stands no lower.",
      floorless: "{{unit}} stands on no floor of {{room}}. Say in tools/eslint/walls.js on which.",
      computed: "{{from}} must import by a literal specifier, so that its walls can be checked.",
    },
  },
  create(context) {
    const root = context.options[0]?.root ?? context.cwd;
    /** @param {string} absolute */
    const inProject = (absolute) => path.relative(root, absolute).split(path.sep).join("/");
    const file = inProject(context.filename);
    const from = roomOf(table, file);
    const room = from === undefined ? undefined : table[from];
    if (from === undefined || room === undefined) return {};

    /** @param {readonly string[] | "any"} allowed */
    const list = (allowed) => (allowed === "any" ? "anything" : allowed.length === 0 ? "nothing" : allowed.join(", "));

    /**
     * @param {import("estree").Node} node
     * @param {string} specifier
     */
    function checkPackage(node, specifier) {
      if (room === undefined || room.packages === "any") return;
      const parts = specifier.split("/");
      const name = specifier.startsWith("node:")
        ? "node:"
        : parts.slice(0, specifier.startsWith("@") ? 2 : 1).join("/");
      if (room.packages.includes(name)) return;
      context.report({
        node,
        messageId: "package",
        data: { from: from ?? "", name: specifier, allowed: list(room.packages) },
      });
    }

    /**
     * @param {import("estree").Node} node
     * @param {string} target Relative to the project.
     */
    function checkFile(node, target) {
      if (from === undefined || room === undefined) return;
      const to = roomOf(table, target);
      if (to === from && !isUnlisted(to, target)) {
        checkFloors(node, from, target);
        return;
      }
      if (to === undefined) {
        // Tests and tools also read what lies at the top: package.json, configuration.
        if (!room.inside) context.report({ node, messageId: "outside", data: { file: target } });
        return;
      }
      if (isUnlisted(to, target)) {
        context.report({ node, messageId: "unlisted", data: { folder: path.posix.dirname(target) } });
        return;
      }
      const doors = table[to]?.doors ?? ["index.js"];
      const entrance = target.slice(to.length + 1);
      const whole = room.rooms === "any" || room.rooms.includes(to);
      const byName = room.rooms !== "any" && room.rooms.includes(target);
      const oneDoorOnly = room.rooms !== "any" && room.rooms.some((entry) => entry.startsWith(`${to}/`));
      if (!whole && !byName && !oneDoorOnly) {
        context.report({ node, messageId: "room", data: { from, to, allowed: list(room.rooms) } });
      } else if (!byName && !room.inside && !(whole && doors.includes(entrance))) {
        const open = whole ? doors : doors.filter((door) => room.rooms.includes(`${to}/${door}`));
        context.report({ node, messageId: "door", data: { from, to, doors: open.join(" or "), file: entrance } });
      }
    }

    /**
     * @param {import("estree").Node} node
     * @param {string} inRoom
     * @param {string} target
     */
    function checkFloors(node, inRoom, target) {
      const floors = floorTable[inRoom];
      const here = unitOf(inRoom, file);
      const there = unitOf(inRoom, target);
      if (floors === undefined || here === there) return;
      /** @param {string} unit */
      const floorOf = (unit) => floors.findIndex((floor) => floor.includes(unit));
      if (floorOf(here) < 0) return;
      if (floorOf(there) < 0) context.report({ node, messageId: "floorless", data: { unit: there, room: inRoom } });
      else if (floorOf(there) <= floorOf(here))
        context.report({ node, messageId: "floor", data: { from: here, to: there, room: inRoom } });
    }

    /** @param {any} source The specifier's node; absent in `export { x }`. */
    function check(source) {
      if (!source) return;
      const plainTemplate = source.type === "TemplateLiteral" && source.expressions.length === 0;
      const specifier = plainTemplate ? source.quasis[0].value.cooked : source.value;
      if (typeof specifier !== "string") {
        if (room?.packages !== "any")
          context.report({ node: source, messageId: "computed", data: { from: from ?? "" } });
        return;
      }
      if (/^\.{1,2}(\/|$)/.test(specifier)) {
        checkFile(source, inProject(path.resolve(path.dirname(context.filename), specifier)));
      } else {
        checkPackage(source, specifier);
      }
    }

    return {
      Program(node) {
        if (isUnlisted(from, file)) {
          context.report({ node, messageId: "unlisted", data: { folder: path.posix.dirname(file) } });
        }
        const unit = unitOf(from, file);
        if (floorTable[from]?.some((floor) => floor.includes(unit)) === false)
          context.report({ node, messageId: "floorless", data: { unit, room: from } });
      },
      ImportDeclaration: (node) => check(node.source),
      ExportAllDeclaration: (node) => check(node.source),
      ExportNamedDeclaration: (node) => check(node.source),
      ImportExpression: (node) => check(node.source),
      /** @param {any} node */
      TSImportType: (node) => check(node.source ?? node.argument?.literal),
    };
  },
};
