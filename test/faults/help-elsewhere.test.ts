/** Help that names another place than that of the fault: what it says is written there, and the fault is gone. */
import { describe, expect, test } from "vitest";
import { analysedCase } from "../analysis/cases.js";
import { checkCase } from "../compiler/cases.js";

/** @param barrier In the graph. @param block Of the host. @param place In the experiment. */
function pair({ barrier = "", block = "", place = "" }): string {
  return `import { Inet } from "std/inet";
import { UDPTEST } from "std/tests";
import { DECstation5000 } from "std/machines";
import { Ethernet10 } from "std/media";

graph Stack {
  needs nic: device;
  net  = Inet over nic;
  test = UDPTEST over net.udp;
  ${barrier}
}
scenario Pair {
  host client on DECstation5000 runs Stack under interrupt;
  host server on DECstation5000 runs Stack under interrupt ${block === "" ? ";" : block}
  link lan = Ethernet10 joins client as 10.0.0.1/24, server as 10.0.0.2/24;
  start client.test.pingpong(server.test, size: 100 B);
}
experiment where {
  ${place}
  run Pair();
  measure rtt = mean(client.test.rtt) in us;
  ${place === "" ? "" : "minimize rtt;"}
}
`;
}

describe("a barrier inside a library's graph", () => {
  test.each([
    ["net.ip -> net.udp", "net.ip -> net.udp"],
    ["* -> net.udp", "net.ip -> net.udp"],
    ["nic -> net.eth", "nic -> net.eth"],
    ["nic -> net", "nic -> net.eth"],
    ["net -> nic", "nic -> net.eth"],
    ["net.udp -> net.ip", "net.ip -> net.udp"],
    ["net.eth -> net.vnet", "net.eth -> net.vnet"],
  ])("%s stands on the host, or an experiment places it", (barrier, meant) => {
    const { diagnostics } = checkCase(pair({ barrier: `barrier ${barrier} because lengthy;` }));
    expect(diagnostics.map(({ code }) => code)).toEqual(["XG2102"]);
    const said = /: (\{ barrier .* \}); or .*: (place handoff in \w+ on )HOST;$/.exec(diagnostics[0]?.help ?? "");
    const [, block = "", place = ""] = said ?? [];
    expect(block).toBe(`{ barrier ${meant}; }`);
    expect(checkCase(pair({ block })).diagnostics).toEqual([]);
    expect(checkCase(pair({ place: `${place}server;` })).diagnostics).toEqual([]);
  });

  test("that does not have the binding either is told which there are", () => {
    const { diagnostics } = checkCase(pair({ barrier: "barrier net.eth -> net.udp;" }));
    const [{ code, help = "" } = { code: "" }] = diagnostics;
    expect([code, diagnostics.length]).toEqual(["XG2101", 1]);
    const names = [...help.matchAll(/"([^"]*)"/g)].map(([, name = ""]) => name);
    expect(names).toContain("net.ip -> net.udp");
    for (const name of names) expect(checkCase(pair({ block: `{ barrier ${name}; }` })).diagnostics).toEqual([]);
  });
});

test("a loop in a protocol of a library leaves the handler by a barrier below it", async () => {
  const window = (block: string): string =>
    pair({ block })
      .replaceAll("UDPTEST", "WINDOW")
      .replace("client.test.pingpong(server.test, size: 100 B)", "server.test.transfer(client.test)")
      .replace("mean(client.test.rtt) in us", "client.test.delivered");
  const of = async (block: string): Promise<readonly (string | undefined)[]> =>
    (await analysedCase(window(block))).diagnostics.flatMap(({ code, message, help }) =>
      !code.startsWith("XG8") || (code === "XG8006" && message.includes('"server.nic"')) ? [help] : [],
    );
  // The client has the loop, too, but it is told once for each graph.
  const [help] = (await analysedCase(window(""))).diagnostics.flatMap(({ code, help: said }) =>
    code === "XG8006" ? [said] : [],
  );
  expect(help).toBe("WINDOW is of a library; a barrier below it takes the loop out of the handler");
  expect(await of("{ barrier net.udp -> test; }")).toEqual([]);
});

describe("the number of calls that a loop needs", () => {
  const looping = (calls: string, body: string): string => `import { ETH } from "std/inet";
import { Frame } from "std/services";
import { Ethernet10 } from "std/media";
import { Ideal } from "std/machines";
protocol LOOP(most: int in 1..8 = 3) from "./loop.ts" { needs lower: Frame; provides Frame; ${calls} }
protocol SINK from "./sink.ts" { needs lower: Frame; entry send(size: bytes = 100 B); }
number LOOP = 30001;
number LOOP over ETH = 0x88b5;
number SINK = 30002;
number SINK over LOOP = 1;
machine Plain extends Ideal { nic.drains = assumed(one); }
costs on Plain { SINK.demux = assumed(1 us); ETH.push = assumed(1 us); LOOP.demux = assumed(1 us); }
graph Stack { needs nic: device; eth = ETH over nic; loop = LOOP over eth; sink = SINK over loop; }
scenario Two {
  host client on Plain runs Stack under threads;
  host server on Plain runs Stack under interrupt;
  link lan = Ethernet10 joins client, server;
  start client.sink.send();
}
//- loop.ts
import { type Down, type Message, type Op, Protocol, type Session, type Up } from "xgc/runtime";
export class LOOP extends Protocol {
  override *demux(session: Session, message: Message): Op<void, Down | Up> {
    for (let n = 0; n < message.length; n++) ${body}
  }
}
//- sink.ts
import { type AnyOp, type Op, Protocol } from "xgc/runtime";
export class SINK extends Protocol {
  override *demux(): Op {}
  override *send(): AnyOp {}
}
`;

  test.each([
    ["up", "yield* session.up.demux(session, message);", "upper.demux"],
    ["down", "yield* this.slots.lower.push(session, message);", "lower.push"],
  ])("is declared as the help says, if the calls go %s", async (_, body, call) => {
    const of = async (calls: string): Promise<readonly (string | undefined)[]> =>
      (await analysedCase(looping(calls, body))).diagnostics.flatMap(({ code, help }) =>
        code === "XG8006" || !code.startsWith("XG8") ? [help] : [],
      );
    const [help = ""] = await of("");
    const declared = /calls .*;$/.exec(help)?.[0] ?? "";
    expect(declared).toBe(`calls ${call} <= ...;`);
    expect(await of(declared.replace("...", "2"))).toEqual([]);
    expect(await of(declared.replace("...", "most"))).toEqual([]);
  });
});
