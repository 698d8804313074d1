import { describe, expect, test } from "vitest";
import { formats, type Picture } from "../../src/draw/index.js";
import { costOf } from "../../src/draw/layout-cost.js";
import { place } from "../../src/draw/layout.js";
import { pictureOf, programAt } from "./pictures.js";

const table4 = programAt("examples/tr94-19/table4.xgraph");
const rpc = programAt("test/draw/programs/rpc.xgraph");
const figure1 = pictureOf(programAt("examples/figure1.xgraph"), "Figure1");
const pictures: readonly (readonly [string, Picture])[] = [
  ...["UdpStack", "Inet", "UdpPair"].map((name) => [name, pictureOf(table4, name)] as const),
  ...["RpcHost", "Rpc", "ChanStack", "Router"].map((name) => [name, pictureOf(rpc, name)] as const),
  ["Figure1", figure1],
];

test("a barrier at a point is in its box, and alternatives say when they are made", () => {
  expect(figure1.boxes.flatMap(({ id, bars }) => bars.map(({ label }) => `${id} ${label}`))).toEqual([
    "chan at replied: shares, when wakeInThread",
  ]);
  const choices = figure1.edges.flatMap(({ lower, upper, choice }) =>
    choice === undefined ? [] : [`${lower} ${upper} ${choice}`],
  );
  expect(choices).toEqual(["vsize bid if short", "blast bid otherwise"]);
  for (const format of Object.values(formats)) {
    expect(format(figure1)).toContain("at replied: shares, when wakeInThread");
    expect(format(figure1)).toContain("otherwise");
  }
});

describe.each(pictures)("%s", (name, picture) => {
  const placed = place(picture);

  test("has devices below, and each instance above what it stands on", () => {
    const { boxes } = placed;
    const heightOf = new Map(boxes.map(({ box, y }) => [box.id, y]));
    for (const { lower, upper } of picture.edges) {
      expect(heightOf.get(upper)).toBeLessThan(heightOf.get(lower) ?? 0);
    }
  });

  test("has no crossing, and nothing behind a box or a barrier", () => {
    expect(costOf(placed)).toBeLessThan(100);
  });

  test("has boxes that do not touch, inside their frames", () => {
    const { boxes, frames, width, height } = placed;
    boxes.forEach((a, at) => {
      for (const b of boxes.slice(at + 1)) {
        const apart =
          Math.abs(a.x - b.x) >= (a.width + b.width) / 2 + 10 || Math.abs(a.y - b.y) >= (a.height + b.height) / 2 + 10;
        expect(apart).toBe(true);
      }
      const frame = frames.find((each) => each.frame.id === a.box.inside);
      const around = frame ?? { x: width / 2, y: height / 2, width, height };
      expect(Math.abs(a.x - around.x) + a.width / 2).toBeLessThanOrEqual(around.width / 2);
      expect(Math.abs(a.y - around.y) + a.height / 2).toBeLessThanOrEqual(around.height / 2);
    });
  });

  test("is SVG with an id for each part and a bar for each barrier", () => {
    const text = formats.svg(picture);
    const ids = [...text.matchAll(/ id="([^"]*)"/g)].map((match) => match[1] ?? "");
    expect(new Set(ids).size).toBe(ids.length);
    for (const { id } of [...picture.boxes]) expect(ids).toContain(id);
    const bars = picture.edges.filter(({ barrier }) => barrier !== undefined);
    expect(ids.filter((id) => id.startsWith("barrier-")).length).toBe(bars.length);
    const opened = [...text.matchAll(/<(\w+)(?:\s[^>]*)?(?<!\/)>/g)].map((match) => match[1] ?? "");
    const closed = [...text.matchAll(/<\/(\w+)>/g)].map((match) => match[1] ?? "");
    expect(opened.sort()).toEqual(closed.sort());
    expect(text).not.toMatch(/NaN|undefined|Infinity/);
  });

  test.each(["dot", "mermaid"] as const)("as %s", async (format) => {
    await expect(formats[format](picture)).toMatchFileSnapshot(`golden/${name}.${format === "dot" ? "dot" : "mmd"}`);
  });
});

test("a barrier is inside the innermost frame around both its ends", () => {
  const picture = pictureOf(table4, "UdpPair");
  const placed = (text: string, opening: RegExp, closing: RegExp, bar: RegExp): string[] => {
    const open: string[] = [];
    const found: string[] = [];
    for (const line of text.split("\n")) {
      const frame = opening.exec(line)?.[1];
      if (frame !== undefined) open.push(frame);
      else if (closing.test(line)) open.pop();
      else if (bar.test(line)) found.push(open.join(" "));
    }
    return found;
  };
  expect(placed(formats.dot(picture), /subgraph "cluster ([^"]*)"/, /^\s+\}$/, /^\s+"barrier [^"]*" \[/)).toEqual([
    "client",
    "server",
  ]);
  expect(placed(formats.mermaid(picture), /subgraph frame_(\w+)/, /^\s+end$/, /^\s+barrier\d+\[/)).toEqual([
    "_client",
    "_server",
  ]);
});

test("a picture is the same each time", () => {
  for (const format of Object.values(formats)) {
    expect(format(pictureOf(table4, "UdpPair"))).toBe(format(pictureOf(table4, "UdpPair")));
  }
});

describe("contexts", () => {
  const contextsOf = (picture: Picture): Record<string, string> =>
    Object.fromEntries(picture.boxes.map(({ id, context }) => [id, context]));

  test("above a barrier are threads, above one with a condition either", () => {
    const contexts = contextsOf(pictureOf(rpc, "RpcHost"));
    expect(contexts).toMatchObject({
      "rpc.chan": "interrupt",
      "rpc.vchan": "thread",
      test: "thread",
      icmp: "thread",
      udp: "interrupt",
    });
    expect(contextsOf(pictureOf(table4, "UdpStack"))).toMatchObject({ "net.udp": "interrupt", test: "both" });
  });

  test("above a barrier at a point is either: some messages pass the point", () => {
    const contexts = contextsOf(pictureOf(programAt("test/draw/programs/point.xgraph"), "Stack"));
    expect(contexts).toMatchObject({ "net.eth": "interrupt", "net.ip": "interrupt", "net.udp": "both", test: "both" });
  });
});

test("an array of hosts has a frame for each, with its own address", () => {
  const arrays = programAt("test/golden/arrays/arrays.xgraph");
  const picture = pictureOf(arrays, "Crowd<3>");
  const { frames, links } = picture;
  expect(frames.filter(({ inside }) => inside === undefined)).toHaveLength(8);
  expect(links[0]?.joins.slice(2, 4)).toEqual([
    { device: "client[2].nic", address: "10.0.0.3/24" },
    { device: "server[0].nic", address: "10.0.0.101/24" },
  ]);
  const ids = [...formats.mermaid(picture).matchAll(/^\s+(\w+)(?:\(\[|\[)"/gm)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.length).toBe(picture.boxes.length);
});

test("a scenario has its hosts as frames, and its links with their addresses", () => {
  const { frames, links } = pictureOf(table4, "UdpPair");
  expect(frames.filter(({ inside }) => inside === undefined).map(({ label }) => label)).toEqual([
    "client: DECstation5000",
    "server: DECstation5000",
  ]);
  expect(links[0]?.joins).toEqual([
    { device: "client.nic", address: "10.0.0.1/24" },
    { device: "server.nic", address: "10.0.0.2/24" },
  ]);
});
