/**
 * A TAP device of Linux: an interface of the kernel whose frames a program reads and writes. Node can open `/dev/net/tun`, but cannot make the system call that binds the
 * open file to a device (`TUNSETIFF`); an interpreter that gets the open file makes it, and ends. A read waits for a frame and cannot be called off, so a child process reads.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { closeSync, openSync, readFileSync, writeSync } from "node:fs";
import { networkInterfaces } from "node:os";
import process from "node:process";

/** A fault of the surroundings, with what helps. */
export class TapFault extends Error {
  override readonly name = "TapFault";
  readonly help: string;
  constructor(message: string, help: string) {
    super(message);
    this.help = help;
  }
}

export interface TapDevice {
  /** False if the device takes no frames: it is down. */
  readonly give: (frame: Uint8Array) => boolean;
  readonly close: () => void;
}

/** Called with each frame of the kernel, and once if the device goes away. */
export interface TapListener {
  readonly frame: (frame: Uint8Array) => void;
  readonly gone: (fault: TapFault) => void;
}

const TUN = "/dev/net/tun";

/** How to make a device, as commands. @param address with the length of its prefix, as in `10.0.0.1/24`. */
export function setUpOf(device: string, address: string): readonly string[] {
  return [`ip tuntap add dev ${device} mode tap`, `ip addr add ${address} dev ${device}`, `ip link set ${device} up`];
}

/**
 * Opens a device that is there.
 * @param address as of {@link setUpOf}, for help.
 * @throws TapFault if there is none, or it cannot be had.
 */
export function openTap(device: string, address: string, listener: TapListener): TapDevice {
  if (process.platform !== "linux")
    throw new TapFault("a TAP device needs Linux", "run it in a virtual machine with Linux");
  const help = setUpOf(device, address).join("; ");
  if (!devices().includes(device))
    throw new TapFault(
      `there is no network device ${device}`,
      `as root: ${help}; or in a namespace, as xgc run --help shows`,
    );
  const file = openTun();
  try {
    bind(file, device);
  } catch (error) {
    closeSync(file);
    throw error;
  }
  const reader = readerOf(file);
  let closed = false;
  const leave = (): void => {
    if (closed) return;
    closed = true;
    reader.kill("SIGKILL");
    closeSync(file);
  };
  const gone = (): void => {
    if (closed) return;
    leave();
    listener.gone(new TapFault(`the network device ${device} is gone`, "it has been taken down while the run went on"));
  };
  reader.on("exit", gone);
  cutInto(reader, listener.frame);
  return {
    give: (frame) => {
      if (closed) return false;
      try {
        writeSync(file, frame);
        return true;
      } catch (error) {
        // EIO: the device is down. EBADFD: it was deleted.
        if (codeOf(error) !== "EIO") gone();
        return false;
      }
    },
    close: leave,
  };
}

/** Whether a device has an address; undefined if it has none, or is down. */
export function addressesOf(device: string): readonly string[] {
  return (networkInterfaces()[device] ?? []).flatMap(({ family, cidr }) =>
    family === "IPv4" && cidr !== null ? [cidr] : [],
  );
}

/** The network devices of this process's namespace: `/sys` may show those of another one. */
function devices(): readonly string[] {
  return readFileSync("/proc/self/net/dev", "utf8")
    .split("\n")
    .flatMap((line) => /^\s*(\S+):/.exec(line)?.[1] ?? []);
}

function openTun(): number {
  try {
    return openSync(TUN, "r+");
  } catch (error) {
    const code = codeOf(error);
    if (code === "ENOENT" || code === "ENODEV" || code === "ENXIO")
      throw new TapFault(
        `${TUN} is not here`,
        "as root: modprobe tun; in a container, give it the device: docker run --device /dev/net/tun --cap-add NET_ADMIN",
      );
    if (code === "EACCES" || code === "EPERM")
      throw new TapFault(
        `${TUN} cannot be opened: permission denied`,
        "run it as root, or as root: chmod 666 /dev/net/tun",
      );
    throw error;
  }
}

/** `TUNSETIFF`: `_IOW('T', 202, int)`, whose direction bits differ on some processors. */
const TUNSETIFF = ["ppc64", "mips", "mipsel"].includes(process.arch) ? 0x800454ca : 0x400454ca;
/** Whole frames, without a header of the driver's own: `IFF_TAP | IFF_NO_PI`. */
const FLAGS = 0x1002;

/** Programs that bind the open file 3 to a device, and print the number of the error if there is one. Each is there on almost every Linux. */
const binders: readonly (readonly [interpreter: string, option: string, program: string])[] = [
  [
    "perl",
    "-e",
    `open(F, "+<&=3") or die $!; ioctl(F, ${TUNSETIFF}, pack("a16Sx22", $ARGV[0], ${FLAGS})) or print $!+0;`,
  ],
  [
    "python3",
    "-c",
    `import fcntl, struct, sys
try: fcntl.ioctl(3, ${TUNSETIFF}, struct.pack("16sH22x", sys.argv[1].encode(), ${FLAGS}))
except OSError as error: print(error.errno)`,
  ],
];

function bind(file: number, device: string): void {
  for (const [interpreter, option, program] of binders) {
    const { error, status, stdout, stderr } = spawnSync(interpreter, [option, program, device], {
      stdio: ["ignore", "pipe", "pipe", file],
      encoding: "utf8",
    });
    if (codeOf(error) === "ENOENT") continue;
    if (error !== undefined) throw error;
    if (status !== 0) throw new TapFault(`${interpreter} cannot bind ${device}: ${stderr.trim()}`, "");
    if (stdout !== "") throw bindFault(Number(stdout), device);
    return;
  }
  throw new TapFault(
    "neither perl nor python3 is here, one of which makes a system call that Node cannot make",
    "install the package perl-base or python3",
  );
}

function bindFault(errno: number, device: string): TapFault {
  switch (errno) {
    case 1: // EPERM
      return new TapFault(
        `${device} cannot be had: permission denied`,
        `run it as root, or make the device for yourself, as root: ip tuntap add dev ${device} mode tap user $USER`,
      );
    case 16: // EBUSY
      return new TapFault(`${device} is busy: another program has it`, "end that program, or make another device");
    case 22: // EINVAL
      return new TapFault(`${device} is no TAP device`, `make one: ip tuntap add dev NAME mode tap`);
    default:
      return new TapFault(`${device} cannot be had: error ${errno} of ioctl(TUNSETIFF)`, "");
  }
}

/** Reads frames from the open file 3, and writes each with its length in four bytes before it. Ctrl-C is for the run, which ends this process. */
const READER = `
const { readSync, writeSync } = require("node:fs");
process.on("SIGINT", () => {});
process.on("SIGTERM", () => {});
const again = (act) => {
  for (;;) {
    try { return act(); } catch (error) { if (error.code !== "EINTR" && error.code !== "EAGAIN") process.exit(1); }
  }
};
const bytes = Buffer.alloc(65540);
for (;;) {
  const length = again(() => readSync(3, bytes, 4, 65536, null));
  bytes.writeUInt32LE(length);
  for (let at = 0; at < length + 4; ) at += again(() => writeSync(1, bytes, at, length + 4 - at));
}`;

function readerOf(file: number): ChildProcess {
  return spawn(process.execPath, ["-e", READER], { stdio: ["ignore", "pipe", "inherit", file] });
}

/** Cuts what the reader writes into frames. */
function cutInto(reader: ChildProcess, frame: (bytes: Uint8Array) => void): void {
  let rest: Buffer = Buffer.alloc(0);
  reader.stdout?.on("data", (chunk: Buffer) => {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let at = 0;
    while (bytes.length - at >= 4) {
      const end = at + 4 + bytes.readUInt32LE(at);
      if (end > bytes.length) break;
      frame(bytes.subarray(at + 4, end));
      at = end;
    }
    rest = bytes.subarray(at);
  });
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | undefined)?.code;
}
