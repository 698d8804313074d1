/** A value that is refused where it stands as a literal is refused in the same words whichever way it comes there. */
import { describe, expect, test } from "vitest";
import { checkCase } from "./cases.js";

/** What a value is for: the parameter's type, a value that is wrong there, one that is right, and where it stands. */
interface Sink {
  readonly type: string;
  readonly wrong: string;
  readonly right: string;
  /** Of the host's graph. */
  readonly port?: string;
  readonly setting?: string;
  readonly mode?: string;
  readonly link?: string;
  readonly start?: string;
  readonly more?: string;
}

const sinks: Readonly<Record<string, Sink>> = {
  "mtu of a link": { type: "bytes", wrong: "0 B", right: "1500 B", link: "(mtu: $)" },
  "rate of a link": { type: "bandwidth", wrong: "0 bps", right: "1 Mbps", link: "(rate: $)" },
  "loss of a link": { type: "ratio", wrong: "150 %", right: "15 %", link: "(loss: $)" },
  "queue of a link": { type: "int", wrong: "0", right: "1", link: "(queue: $)" },
  "corrupt, from some time on": { type: "ratio", wrong: "200 %", right: "1 %", more: "at 1 ms set lan.corrupt = $;" },
  "a parameter of a protocol": { type: "int", wrong: "70000", right: "7", port: "$" },
  "a setting of a host": { type: "int", wrong: "256", right: "255", setting: "net.ip.ttl = $;" },
  "threads of a mode": { type: "int", wrong: "0", right: "2", mode: "threads($)" },
  "stacks of a mode": { type: "int", wrong: "1025", right: "1024", mode: "interrupt(stacks: $)" },
  "budget of polling": { type: "int", wrong: "0", right: "3", mode: "polling(budget: $)" },
  "backlog of a mode": { type: "int", wrong: "-1", right: "3", mode: "deferred(backlog: $)" },
  "an argument of an entry": { type: "int", wrong: "101", right: "100", start: "together: $" },
  "a divisor": { type: "int", wrong: "0", right: "2", start: "together: ceil(1 / $)" },
  "a time, computed": { type: "int", wrong: "-1", right: "1", more: "stop after 1 s * $;" },
};

/** How a value comes there: declarations before, the expression, and what the scenario and the experiment have more. */
interface Way {
  readonly before?: string;
  readonly parameter?: string;
  readonly value: string;
  readonly vary?: string;
  readonly run: string;
}

const ways: Readonly<Record<string, (sink: Sink, value: string) => Way>> = {
  "as a literal": (_, value) => ({ value, run: "" }),
  "by a constant": (_, value) => ({ before: `const some = ${value};`, value: "some", run: "" }),
  "by an argument": ({ type }, value) => ({ parameter: `x: ${type}`, value: "x", run: value }),
  "by a default": ({ type }, value) => ({ parameter: `x: ${type} = ${value}`, value: "x", run: "" }),
  "by a default that uses another": ({ type }, value) => ({
    parameter: `x: ${type}, y: ${type} = x`,
    value: "y",
    run: value,
  }),
  "by an axis": ({ type, right }, value) => ({
    parameter: `x: ${type}`,
    value: "x",
    vary: `vary a in [${value === right ? value : `${right}, ${value}`}];`,
    run: "a",
  }),
  "by an axis with labels": ({ type, right }, value) => ({
    parameter: `x: ${type}`,
    value: "x",
    vary: `vary which (a) { "one": ${right}; "other": ${value}; }`,
    run: "a",
  }),
  "by a choice": ({ type, right }, value) => ({
    parameter: `x: ${type}, first: bool`,
    value: `(if first then ${right} else x)`,
    vary: `vary b in [true, false];`,
    run: `${value}, b`,
  }),
};

function program({ port, setting = "", mode = "interrupt", link = "", start, more = "" }: Sink, way: Way): string {
  const put = (text: string): string => text.replace("$", way.value);
  return `import { Inet } from "std/inet";
import { UDPTEST } from "std/tests";
import { DECstation5000 } from "std/machines";
import { Ethernet10 } from "std/media";
${way.before ?? ""}
graph Inner(port: int) { needs nic: device; net = Inet over nic; test = UDPTEST(port: port) over net.udp; provides net; }
graph Host(lowest: int = 2001) { needs nic: device; inner = Inner(port: lowest) over nic; }
graph Plain { needs nic: device; net = Inet over nic; test = UDPTEST over net.udp; }
scenario Two(${way.parameter ?? ""}) {
  host a on DECstation5000 runs ${port === undefined ? "Plain()" : `Host(lowest: ${put(port)})`} under ${put(mode)} { ${put(setting)} }
  host b on DECstation5000 runs Plain() under interrupt;
  link lan = Ethernet10${put(link)} joins a as 10.0.0.1/24, b as 10.0.0.2/24;
  start b.test.pingpong(b.test, size: 1 B, trips: 3${start === undefined ? "" : `, ${put(start)}`});
  ${put(more)}
}
experiment e { ${way.vary ?? ""} run Two(${way.run}); measure done = b.test.trips; }
`;
}

const unused = (code: string): boolean => !["XG3006", "XG7013"].includes(code);

describe.each(Object.entries(sinks))("%s", (_, sink) => {
  const said = (way: Way): readonly string[] =>
    checkCase(program(sink, way))
      .diagnostics.filter(({ severity, code }) => severity === "error" && unused(code))
      .map(({ code, message }) => `${code} ${message}`);
  const literal = (value: string): Way => ({ value, run: "" });

  test("a literal is refused, and another taken", () => {
    expect(said(literal(sink.wrong))).toHaveLength(1);
    expect(said(literal(sink.right))).toEqual([]);
  });

  test.each(Object.entries(ways))("%s", (_name, way) => {
    expect(said(way(sink, sink.wrong))).toEqual(said(literal(sink.wrong)));
    expect(said(way(sink, sink.right))).toEqual([]);
  });
});
