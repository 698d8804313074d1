/** Statements and blocks as documents: one method for each construct, with the construct's name. */
import type * as Ast from "../../grammar/index.js";
import { type Comment, commentsOf, endOf, isAtEnd, type Source, startOf } from "./comments.js";
import { type Doc, group, hardline, indent, join, line, literalline, onOneLine } from "./document.js";
import { arrivesDoc, jointDoc, promiseOf } from "./arrives.js";
import { repeatDoc } from "./repeat.js";
import { ExpressionPrinter } from "./expressions.js";
import type { Member, Row } from "./rows.js";
import { aligned } from "./tables.js";

export interface Layout {
  readonly printWidth: number;
  readonly tabWidth: number;
}

/** The whole of a file. */
export function printSource(source: Source, text: string, layout: Layout): Doc {
  return new Printer(source, text, layout).source();
}

const ignoring = /^\/\/+\s*prettier-ignore\s*$/;

class Printer extends ExpressionPrinter {
  /** The blocks around the part that is being printed. */
  private depth = 0;
  private readonly tree: Source;
  private readonly layout: Layout;

  constructor(tree: Source, text: string, layout: Layout) {
    super(text);
    this.tree = tree;
    this.layout = layout;
  }

  source(): Doc {
    const { imports, declarations } = this.tree;
    const items = [...imports, ...declarations].sort((a, b) => a.span.start - b.span.start);
    const parts = this.lines(this.tree, () => this.members(items));
    return parts.length === 0 ? "" : [parts, hardline];
  }

  // ------------------------------------------------------------------------------------------------ blocks

  private block(owner: Ast.Node, members: readonly Member[]): Doc {
    return this.braces(owner, () => this.members(members));
  }

  private braces(owner: Ast.Node, inner: () => Doc[]): Doc {
    this.depth++;
    const lines = this.lines(owner, inner);
    this.depth--;
    return lines.length === 0 ? "{}" : ["{", indent([hardline, lines]), hardline, "}"];
  }

  /** Items, and the comments of an empty block. */
  private lines(owner: Ast.Node, inner: () => Doc[]): Doc[] {
    const alone = commentsOf(owner).filter(({ leading, trailing }) => leading !== true && trailing !== true);
    return [...inner(), ...alone.flatMap((each, at) => [at === 0 ? "" : hardline, this.comment(each)])];
  }

  /** A head with a block, on one line if it was written so and fits. */
  private smallBlock(owner: Ast.Node, head: Doc, members: readonly (Ast.HeaderField | Ast.HostMember)[]): Doc {
    const [first] = members;
    if (first !== undefined && members.every((each) => commentsOf(each).length === 0 && each.allows.length === 0)) {
      const opening = this.tree.bare.lastIndexOf("{", startOf(first));
      const isOneLine = !this.text.slice(opening, startOf(first)).includes("\n");
      const flat =
        isOneLine &&
        this.flat([
          head,
          " { ",
          join(
            " ",
            members.map((each) => this.member(each)),
          ),
          " }",
        ]);
      if (typeof flat === "string") return flat;
    }
    return [head, " ", this.block(owner, members)];
  }

  /** As plain text if it fits on one line, as most statements do: prettier then has less to search. */
  private short(doc: Doc): Doc {
    return this.flat(doc) ?? doc;
  }

  /** On one line, if it fits. */
  private flat(doc: Doc): string | undefined {
    const text = onOneLine(doc);
    return text !== undefined && text.length <= this.width() ? text : undefined;
  }

  private width(): number {
    return this.layout.printWidth - this.depth * this.layout.tabWidth;
  }

  private members(members: readonly Member[]): Doc[] {
    return this.rows(
      members.map((node) => ({
        node,
        table:
          node.kind === "Setting" || node.kind === "HeaderField" || node.kind === "Instance" ? node.kind : undefined,
        cells: () => this.cells(node),
        alone: () => this.member(node),
      })),
    );
  }

  /** Items with the blank lines of the text between them, one at most. */
  private rows(rows: readonly Row[]): Doc[] {
    const parts: Doc[] = [];
    for (let at = 0; at < rows.length;) {
      const run = this.runAt(rows, at);
      if (at > 0) parts.push(hardline, this.isApart(rows, at) ? hardline : "");
      parts.push(join(hardline, [...this.run(run)]));
      at += run.length;
    }
    return parts;
  }

  /** Rows of one kind with no blank line between them are one table. */
  private runAt(rows: readonly Row[], from: number): readonly Row[] {
    const tableAt = (at: number): string | undefined => {
      const row = rows[at];
      return row === undefined || this.isIgnored(row.node) ? undefined : row.table;
    };
    let to = from + 1;
    while (tableAt(from) !== undefined && tableAt(to) === tableAt(from) && !this.isApart(rows, to)) to++;
    return rows.slice(from, to);
  }

  private run(run: readonly Row[]): readonly Doc[] {
    return (this.table(run) ?? run.map(({ alone }) => ({ text: this.short(alone()), gap: "  " }))).map(
      ({ text, gap }, at) => {
        const row = run[at];
        return row === undefined ? text : this.withNotes(row.node, text, gap);
      },
    );
  }

  private table(run: readonly Row[]): readonly { readonly text: Doc; readonly gap: string }[] | undefined {
    const rows = [];
    for (const { node, table, cells: make } of run) {
      if (table === undefined || this.isIgnored(node)) return undefined;
      const cells = make().map(onOneLine);
      if (!cells.every((cell) => cell !== undefined)) return undefined;
      rows.push({ cells, hasComment: commentsOf(node).some(isAtEnd) });
    }
    return aligned(rows, this.width());
  }

  private isApart(rows: readonly Row[], at: number): boolean {
    const [above, below] = [rows[at - 1], rows[at]];
    if (above === undefined || below === undefined) return false;
    const trailing = commentsOf(above.node).filter((comment) => comment.trailing === true);
    const from = Math.max(endOf(above.node), ...trailing.map(endOf));
    const leading = commentsOf(below.node).filter((comment) => comment.leading === true && comment.hoisted !== true);
    return this.hasBlankLine(from, Math.min(startOf(below.node), ...leading.map(startOf)));
  }

  private hasBlankLine(from: number, to: number): boolean {
    return /\n[ \t]*\n/.test(this.text.slice(from, to));
  }

  /** By a comment above it; or by one in the middle, which would stand above it the next time. */
  private isIgnored(node: Ast.Node): boolean {
    return commentsOf(node).some(({ leading, text }) => leading && ignoring.test(text));
  }

  /** With its comments and `@allow`s. `gap` is between it and a comment at its end. */
  private withNotes(node: Row["node"], body: Doc, gap: string): Doc {
    const parts: Doc[] = [];
    const [comments, isIgnored] = [commentsOf(node), this.isIgnored(node)];
    comments.forEach((comment, at) => {
      if (comment.leading !== true || (isIgnored && startOf(comment) >= startOf(node))) return;
      const next = comments[at + 1];
      const until = next?.leading === true ? startOf(next) : startOf(node);
      parts.push(this.noteAbove(comment, node), hardline);
      if (comment.hoisted !== true && this.hasBlankLine(endOf(comment), until)) parts.push(hardline);
    });
    if (isIgnored) {
      parts.push(this.asWritten(node));
    } else {
      for (const allow of node.allows ?? []) parts.push(this.item(allow, this.allow(allow)), hardline);
      parts.push(body);
    }
    let end = endOf(node);
    for (const comment of comments) {
      if (comment.trailing !== true) continue;
      const apart = this.hasBlankLine(end, startOf(comment));
      parts.push(isAtEnd(comment) ? gap : [hardline, apart ? hardline : ""], this.comment(comment));
      end = endOf(comment);
    }
    return parts;
  }

  /** A `///` from the middle of a statement must not become the statement's documentation. */
  private noteAbove(comment: Comment, node: Ast.Node): string {
    const text = this.comment(comment);
    const documents = text.startsWith("///") && !text.startsWith("////");
    const isInside = comment.hoisted === true && comment.span.start >= node.span.start;
    return documents && isInside ? text.slice(1) : text;
  }

  private asWritten(node: Ast.Node): Doc {
    const within = [startOf(node), endOf(node)] as const;
    for (const comment of this.tree.all) {
      if (comment.span.start >= within[0] && comment.span.end <= within[1]) this.comment(comment);
    }
    return join(literalline, this.text.slice(...within).split("\n"));
  }

  private allow({ code, reason }: Ast.Allow): Doc {
    return ["@allow(", code.text, ", ", this.expression(reason), ")"];
  }

  // -------------------------------------------------------------------------------------------- statements

  /** `head clause clause`: a clause a line if they do not fit; behind a head of several lines, on its last line. */
  private clauses(head: Doc, clauses: readonly Doc[]): Doc {
    if (this.flat(head) === undefined) return [head, ...clauses.map((clause) => [" ", clause])];
    return group([head, indent(clauses.map((clause) => [line, clause]))]);
  }

  private list(items: readonly Doc[]): Doc {
    return group(indent(join([",", line], [...items])));
  }

  /** `left = value`. */
  private assignment(left: Doc, value: Ast.Expression): Doc {
    switch (value.kind) {
      case "BinaryExpression":
      case "ConditionalExpression":
        return group([left, " =", indent([line, this.broken(value)])]);
      default:
        return [left, " = ", this.expression(value)];
    }
  }

  private action(action: Ast.Action): Doc {
    if (action.kind === "Change") return this.assignment(["set ", this.path(action.path)], action.value);
    return [action.kind === "Crash" ? "crash " : "boot ", this.path(action.host)];
  }

  private cells(node: Member): readonly Doc[] {
    switch (node.kind) {
      case "Setting":
        return [this.path(node.path), ["= ", this.expression(node.value), ";"]];
      case "HeaderField":
        return [
          [node.name.text, ":"],
          [this.fieldFormat(node), ";"],
        ];
      case "Instance":
        return [node.name.text, ["= ", this.clauses(...this.instanceParts(node)), ";"]];
      default:
        return [this.member(node)];
    }
  }

  private member(node: Member): Doc {
    switch (node.kind) {
      case "Import":
        return [this.import(node), ";"];
      case "Service":
        return this.service(node);
      case "ServiceOperation":
        return [this.serviceOperation(node), ";"];
      case "Protocol":
        return this.protocol(node);
      case "Needs":
        return ["needs ", node.name.text, ": ", this.type(node.type), ";"];
      case "Provides":
        return ["provides ", this.path(node.what), ";"];
      case "Opens":
        return ["opens with ", this.list(this.parameterItems(node.participants)), ";"];
      case "Header":
        return this.smallBlock(node, "header", node.fields);
      case "HeaderField":
        return [node.name.text, ": ", this.fieldFormat(node), ";"];
      case "DemuxBy":
        return ["demux by ", node.field.text, ";"];
      case "Point":
        return ["point ", node.name.text, ";"];
      case "Entry":
        return ["entry ", node.name.text, this.parameters(node.parameters), ";"];
      case "Calls":
        return ["calls ", this.path(node.operation), " <= ", this.expression(node.most), ";"];
      case "Domain":
        return ["domain ", node.name.text, ";"];
      case "Counter":
        return ["counter ", node.name.text, ";"];
      case "Series":
        return ["series ", node.name.text, ": ", this.type(node.type), ";"];
      case "Gauge":
        return ["gauge ", node.name.text, node.type === undefined ? "" : [": ", this.type(node.type)], ";"];
      case "Histogram":
        return ["histogram ", node.name.text, ": ", this.type(node.type), ";"];
      case "Number":
        return [this.number(node), ";"];
      case "Const":
        return [this.assignment(["const ", node.name.text], node.value), ";"];
      case "Graph":
        return this.declared(["graph ", node.name.text], node, node.members);
      case "Instance": {
        const [head, clauses] = this.instanceParts(node);
        return [this.clauses([node.name.text, " = ", head], clauses), ";"];
      }
      case "Pool":
        return [`pool ${node.name.text}`, this.optionalArguments(node.arguments), ";"];
      case "Barrier":
        return [this.barrier(node), ";"];
      case "Machine":
        return [...this.extending("machine ", node), this.block(node, node.settings)];
      case "Costs":
        return ["costs on ", node.on.text, " ", this.block(node, node.settings)];
      case "Medium":
        return [...this.extending("medium ", node), this.block(node, node.settings)];
      case "Setting":
        return [this.assignment(this.path(node.path), node.value), ";"];
      case "Scenario":
        return this.declared(["scenario ", node.name.text], node, node.members);
      case "Host":
        return this.host(node);
      case "Link":
        return [this.link(node), ";"];
      case "Start":
        return [
          `${node.phase} `,
          this.path(node.entry),
          this.arguments(node.arguments),
          promiseOf(node, (value) => this.expression(value)),
          ";",
        ];
      case "At":
        return ["at ", this.expression(node.time), " ", this.action(node.action), ";"];
      case "For":
        return ["for ", node.variable.text, " in ", this.expression(node.in), " ", this.block(node, node.members)];
      case "Stop":
        return ["stop after ", this.expression(node.after), ";"];
      case "Experiment":
        return this.experiment(node);
      case "Vary":
        return this.vary(node);
      case "Place":
        return [this.place(node), ";"];
      case "Goal":
        return [this.goal(node), ";"];
      case "Repeat":
        return ["repeat ", repeatDoc(node, (each) => this.expression(each)), ";"];
      case "Run":
        return ["run ", node.scenario.text, this.optionalArguments(node.arguments), ";"];
      case "Measure": {
        const left: Doc = ["measure ", node.name.text];
        const unit = node.unit === undefined ? [] : [`in ${node.unit.text}`];
        return [this.clauses(this.assignment(left, node.value), unit), ";"];
      }
      case "Expect":
        return [this.expect(node), ";"];
    }
  }

  private import({ exported, names, from }: Ast.Import): Doc {
    const items = names.map((each) =>
      this.item(each, each.as === undefined ? each.name.text : `${each.name.text} as ${each.as.text}`),
    );
    return [exported ? "export " : "import ", this.bracketed("{", items, "}", line), " from ", this.expression(from)];
  }

  private service(node: Ast.Service): Doc {
    const { name, realm, operations } = node;
    const head = `service ${name.text}: ${realm.text}`;
    const isBare = operations.length === 0 && !commentsOf(node).some(isWithin);
    return isBare ? [head, ";"] : [head, " ", this.block(node, operations)];
  }

  private serviceOperation({ upcall, name, parameters, result, blocks }: Ast.ServiceOperation): Doc {
    const head: Doc = [upcall ? "upcall " : "", name.text, this.parameters(parameters)];
    return [head, result === undefined ? "" : [": ", this.type(result)], blocks ? " blocks" : ""];
  }

  private protocol(node: Ast.Protocol): Doc {
    const { virtual, name, parameters, from, members } = node;
    const head: Doc = [virtual ? "virtual protocol " : "protocol ", name.text, this.optionalParameters(parameters)];
    const clauses = from === undefined ? [] : [["from ", this.expression(from)]];
    return [this.clauses(head, clauses), " ", this.block(node, members)];
  }

  private declared(head: Doc, node: Ast.Graph | Ast.Scenario, members: readonly Member[]): Doc {
    return [head, this.optionalParameters(node.parameters), " ", this.block(node, members)];
  }

  private optionalParameters(parameters: readonly Ast.Parameter[]): Doc {
    return parameters.length === 0 ? "" : this.parameters(parameters);
  }

  private optionalArguments(list: readonly Ast.Argument[]): Doc {
    return list.length === 0 ? "" : this.arguments(list);
  }

  private number({ protocol, over, value }: Ast.NumberDeclaration): Doc {
    return this.assignment(`number ${protocol.text}${over === undefined ? "" : ` over ${over.text}`}`, value);
  }

  private instanceParts(node: Ast.Instance): [head: Doc, clauses: readonly Doc[]] {
    const { of, arguments: list, over } = node;
    const head: Doc = [of.text, this.optionalArguments(list)];
    return [head, over.length === 0 ? [] : [["over ", this.list(this.argumentItems(over))]]];
  }

  private barrier({ on, to, when, because }: Ast.Barrier): Doc {
    const end = (path: Ast.Path | undefined): Doc => (path === undefined ? "*" : this.path(path));
    const place = on.kind === "PointPattern" ? ["at ", this.path(on.point)] : [end(on.lower), " -> ", end(on.upper)];
    const clauses: Doc[] = to === undefined ? [] : [`to ${to.text}`];
    if (when !== undefined) clauses.push(["when ", this.expression(when)]);
    return this.clauses(["barrier ", place], because === undefined ? clauses : [...clauses, `because ${because.text}`]);
  }

  private extending(word: string, node: Ast.Machine | Ast.Medium): Doc[] {
    return [word, node.name.text, node.extends === undefined ? " " : ` extends ${node.extends.text} `];
  }

  private host(node: Ast.Host): Doc {
    const head = this.clauses(
      ["host ", node.name.text, node.count === undefined ? "" : ["[", this.expression(node.count), "]"]],
      [
        `on ${node.on.text}`,
        ["runs ", node.runs.text, this.optionalArguments(node.arguments)],
        ["under ", this.expression(node.under)],
      ],
    );
    if (node.members.length > 0 || commentsOf(node).some(isWithin)) return this.smallBlock(node, head, node.members);
    return [head, ";"];
  }

  private link({ name, medium, arguments: list, arrives, joins }: Ast.Link): Doc {
    const joints = joins.map((each) =>
      this.item(
        each,
        jointDoc(each, this.path(each.host), (value) => this.expression(value)),
      ),
    );
    const head: Doc = ["link ", name.text, " = ", medium.text, this.optionalArguments(list)];
    const promised = arrives === undefined ? [] : [arrivesDoc(arrives, (value) => this.expression(value))];
    return this.clauses(head, [...promised, ["joins ", this.list(joints)]]);
  }

  private experiment(node: Ast.Experiment): Doc {
    const title: Doc = node.title === undefined ? "" : [" ", this.expression(node.title)];
    return ["experiment ", node.name.text, title, " ", this.block(node, node.members)];
  }

  private vary(node: Ast.Vary): Doc {
    const head = [node.chosen ? "choose " : "vary ", node.name.text, " "];
    if (node.in !== undefined) return [head, "in ", this.expression(node.in), ";"];
    const sets = node.sets.map((each) => this.item(each, each.text));
    const block = this.braces(node, () => this.rows(node.rows.map((row) => this.varyRow(row))));
    return [head, this.bracketed("(", sets, ")"), " ", block];
  }

  private varyRow(node: Ast.VaryRow): Row {
    const label = this.expression(node.label);
    const cells = (): readonly Doc[] => {
      const values = this.expressions(node.values);
      return [[label, ":"], ...values.map((value, at) => [value, at < values.length - 1 ? "," : ";"])];
    };
    const alone = (): Doc => {
      const values = this.expressions(node.values);
      return [label, ":", indent([hardline, join([",", hardline], [...values])]), ";"];
    };
    return { node, table: "VaryRow", cells, alone };
  }

  private place({ graph, hosts }: Ast.Place): Doc {
    const clauses: Doc[] = graph === undefined ? [] : [`in ${graph.text}`];
    clauses.push(["on ", this.list(hosts.map((host) => this.item(host, this.path(host))))]);
    return this.clauses("place handoff", clauses);
  }

  private goal({ direction, measures, limits }: Ast.Goal): Doc {
    const head: Doc = [direction, " ", this.list(measures.map((each) => this.item(each, each.text)))];
    return this.clauses(head, limits.length === 0 ? [] : [["subject to ", this.list(this.expressions(limits))]]);
  }

  private expect({ value, within, when }: Ast.Expect): Doc {
    const clauses: Doc[] = [];
    if (within !== undefined) {
      const mean: Doc = within.mean === undefined ? "" : [", mean ", this.bracketedChoice(within.mean)];
      clauses.push(["within ", this.bracketedChoice(within.each), mean, " of ", this.bracketedChoice(within.of)]);
    }
    if (when !== undefined) clauses.push(["when ", this.expression(when)]);
    return this.clauses(["expect ", this.expression(value)], clauses);
  }
}

/** In a block that has nothing else. */
function isWithin({ leading, trailing }: Comment): boolean {
  return leading !== true && trailing !== true;
}
