/**
 * Runs inside a network namespace of its own, as root of it: makes a TAP device, runs `xgc run --tap` there, talks to the simulated host by the kernel, and prints what it has
 * seen as JSON. Everything on the kernel's side is Node's, so that a test needs `unshare` and `ip` alone.
 *
 * node driver.mjs XGC PROGRAM DIRECTORY BYTES LOSS [long]
 *
 * LOSS is for what the simulated host fetches, in %. With `long` the simulated host serves under the same loss, and nothing else is asked of it: a datagram may be lost for good.
 */
import { spawn, execFileSync } from "node:child_process";
import { createSocket } from "node:dgram";
import { readFileSync, writeFileSync } from "node:fs";
import http from "node:http";
import net from "node:net";
import path from "node:path";
import process from "node:process";

const [xgc, program, directory, size, loss, isLong] = process.argv.slice(2);
const bytes = Number(size);
const DEVICE = "xgc0";
const LINE = "abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz\n";

const ip = (...words) => execFileSync("ip", words, { stdio: ["ignore", "ignore", "inherit"] });
ip("link", "set", "lo", "up");
ip("tuntap", "add", "dev", DEVICE, "mode", "tap");
writeFileSync(`/proc/sys/net/ipv6/conf/${DEVICE}/disable_ipv6`, "1");
// Small buffers, so that a reader that rests closes its window soon.
writeFileSync("/proc/sys/net/ipv4/tcp_rmem", "4096 32768 65536");
ip("addr", "add", "10.0.0.1/24", "dev", DEVICE);
ip("link", "set", DEVICE, "up");

/** Frames that the kernel has sent and received by the device. */
function frames() {
  const line = readFileSync("/proc/self/net/dev", "utf8")
    .split("\n")
    .find((each) => each.includes(`${DEVICE}:`));
  const fields = line.split(":")[1].trim().split(/\s+/).map(Number);
  return { received: fields[1], sent: fields[9] };
}

/** The counters of `/proc/net/snmp`, as `TcpInSegs`. */
function counters() {
  const found = {};
  const lines = readFileSync("/proc/self/net/snmp", "utf8").trim().split("\n");
  for (let at = 0; at < lines.length; at += 2) {
    const [name, ...names] = lines[at].split(/:? /);
    const values = lines[at + 1].split(" ").slice(1);
    names.forEach((each, index) => (found[name + each] = Number(values[index])));
  }
  return found;
}

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** A run of xgc, once the kernel is its host. */
async function begin(...options) {
  const child = spawn(process.execPath, [xgc, "run", program, "--json", "--tap", `${DEVICE}=linux`, ...options], {
    cwd: directory,
  });
  const run = { child, out: "", err: "" };
  child.stdout.on("data", (text) => (run.out += text));
  child.stderr.on("data", (text) => (run.err += text));
  run.ended = new Promise((resolve) => child.on("close", (code) => resolve(code)));
  let code;
  run.ended.then((given) => (code = given));
  while (!run.err.includes("the kernel is") && code === undefined) await sleep(5);
  if (code !== undefined) throw new Error(`xgc ended with ${code}: ${run.err}`);
  return run;
}

/** Ends a run as Ctrl-C does. */
async function end(run) {
  run.child.kill("SIGINT");
  const code = await run.ended;
  return { code, err: run.err, out: run.out };
}

/** GET by Node's client: the status, the length, and whether the content is the server's. */
function get(target, options = {}) {
  return new Promise((resolve, reject) => {
    const request = http.request({ host: "10.0.0.2", path: target, agent: false, ...options }, (response) => {
      let length = 0;
      let same = true;
      response.on("data", (chunk) => {
        const from = length % LINE.length;
        const wanted = Buffer.from(LINE.repeat(Math.ceil((chunk.length + from) / LINE.length))).subarray(from);
        same &&= chunk.equals(wanted.subarray(0, chunk.length));
        length += chunk.length;
      });
      response.on("end", () => resolve({ status: response.statusCode, length, same }));
      response.on("error", reject);
      options.response?.(response);
    });
    request.on("error", reject);
    request.end();
  });
}

/** The whole answer to bytes, of which the client's end follows at once. */
function halfClosed(text) {
  return new Promise((resolve, reject) => {
    let length = 0;
    const socket = net.connect({ host: "10.0.0.2", port: 80, allowHalfOpen: true }, () => socket.end(text));
    socket.on("data", (chunk) => (length += chunk.length));
    socket.on("end", () => resolve(length));
    socket.on("error", reject);
  });
}

/** The error of a connection to a port that nobody has. */
function refused(port) {
  return new Promise((resolve) => {
    const socket = net.connect({ host: "10.0.0.2", port });
    socket.on("error", ({ code }) => resolve(code));
    socket.on("connect", () => resolve("connected"));
  });
}

/** The error of a datagram to a port that nobody has: the kernel has found the socket by what the ICMP message quotes. */
function unreachable(length) {
  return new Promise((resolve) => {
    const socket = createSocket("udp4");
    socket.on("error", ({ code }) => {
      socket.close();
      resolve(code);
    });
    socket.connect(9, "10.0.0.2", () => socket.send(Buffer.alloc(length, 7)));
  });
}

/** Asks for a file, takes a little, and resets. */
function reset(target) {
  return new Promise((resolve) => {
    const socket = net.connect({ host: "10.0.0.2", port: 80 }, () => socket.write(`GET ${target} HTTP/1.1\r\n\r\n`));
    socket.once("data", () => {
      socket.resetAndDestroy();
      resolve(true);
    });
  });
}

async function serve() {
  const before = counters();
  const framesBefore = frames();
  const served = isLong === "long" ? loss : "0";
  const pcap = path.join(directory, "serve.pcapng");
  const run = await begin("--experiment", "serve", "--set", `loss=${served}%`, "--pcap", pcap);
  const seen = isLong === "long" ? { whole: await get(`/${bytes}`) } : await everything();
  // What is under way arrives; under loss it may have to be sent again.
  await sleep(isLong === "long" ? 4000 : 300);
  const after = counters();
  const framesAfter = frames();
  const ended = await end(run);
  const told = {};
  for (const name in after) told[name] = after[name] - before[name];
  const device = { sent: framesAfter.sent - framesBefore.sent, received: framesAfter.received - framesBefore.received };
  return { seen, device, counters: told, ...ended };
}

async function everything() {
  return {
    whole: await get(`/${bytes}`),
    head: await get(`/${bytes}`, { method: "HEAD" }),
    absent: await get("/x"),
    halfClosed: await halfClosed("GET /100000 HTTP/1.1\r\n\r\n"),
    refused: await refused(81),
    unreachable: await unreachable(100),
    unreachableInFragments: await unreachable(4000),
    reset: await reset(`/${bytes}`),
    rested: await get("/300000", {
      response: (response) => {
        response.pause();
        setTimeout(() => response.resume(), 300);
      },
    }),
  };
}

async function fetch() {
  const content = Buffer.alloc(bytes, LINE);
  const server = http.createServer((request, response) => {
    response.writeHead(200, { "Content-Length": bytes });
    response.end(content);
  });
  await new Promise((resolve) => server.listen(8000, "10.0.0.1", resolve));
  const run = await begin("--experiment", "fetch", "--set", `bytes=${bytes}`, "--set", `loss=${loss}%`);
  const code = await run.ended;
  server.close();
  return { code, err: run.err, out: run.out };
}

const result = { serve: await serve(), fetch: await fetch() };
process.stdout.write(JSON.stringify(result));
