/** Diagnostics about the bounds on handlers, and expectations of bounds. */
import { type Diagnostic, diagnostic, evaluate, note, type Note, showValue } from "../../compiler/index.js";
import type { Findings } from "../findings.js";
import type { Bound } from "../time/bounds.js";
import { shown } from "../time/show.js";
import { timePath } from "../time/time-path.js";
import type { Node } from "../contexts/nodes.js";
import { Costs, frameTime } from "../time/costs.js";
import { pathOf, placeIn, whereOf } from "../contexts/evidence.js";
import type { Instance } from "../uses/expand.js";
import { addends } from "../time/sums.js";
import type { Unbounded } from "../time/unbounded.js";
import { expectedBounds } from "./expected-bounds.js";

/** The report's rules (TR 94-19, 3.2.3), for the slowest use of each graph. */
export function timeLimits(findings: Findings): Diagnostic[] {
  const worst = new Map<string, Bound[]>();
  for (const bound of findings.bounds()) {
    const { kind, input } = bound.contexts.configuration.mode;
    if (kind !== "interrupt" || input === "polling") continue;
    const key = `${bound.contexts.configuration.graph.name} ${bound.device.path} ${bound.machine.name} ${bound.medium.name}`;
    const others = worst.get(key);
    if (others === undefined) worst.set(key, [bound]);
    else others.push(bound);
  }
  return [...worst.values()].flatMap((bounds) => reportLimits(bounds, findings));
}

function reportLimits(bounds: readonly Bound[], findings: Findings): Diagnostic[] {
  const endless = bounds.find(({ unbounded }) => unbounded !== undefined);
  if (endless?.unbounded !== undefined) return [reportUnbounded(endless, endless.unbounded, bounds, findings)];
  const first = least(bounds, ({ time, medium, sizes }) => frameTime(medium, sizes.frame) - (time?.ns ?? 0));
  // A handler that drains the ring either keeps up with the medium, or has no bound.
  if (first?.time === undefined || (first.frames ?? 1) > 1) return [];
  const { medium, sizes, device, machine, uses, time } = first;
  const [{ host }] = uses;
  const costs = new Costs(machine);
  const frame = frameTime(medium, sizes.frame);
  const shortest = frameTime(medium, sizes.shortest);
  const ring = costs.number("nic.ring", 32);
  const path = timePath(first, bounds, findings);
  const values = {
    device: `${host.name}.${device.path}`,
    bound: shown(time.ns),
    size: showValue(sizes.frame, { kind: "bytes" }),
  };
  const said: Diagnostic[] = [];
  if (time.ns > frame)
    said.push(diagnostic("slowerThanMedium", host.span, { ...values, frame: shown(frame), ring }, { path }));
  else
    said.push(
      diagnostic(
        "headRoom",
        host.span,
        { ...values, frame: shown(frame), left: `${Math.floor((1 - time.ns / frame) * 100)} %` },
        { path },
      ),
    );
  const arriving = Math.ceil(time.ns / shortest);
  if (arriving > ring) said.push(diagnostic("longerThanRing", host.span, { ...values, arriving, ring }));
  return said;
}

/** The first with the smallest value. */
function least(bounds: readonly Bound[], value: (bound: Bound) => number): Bound | undefined {
  let found: Bound | undefined;
  let smallest = Infinity;
  for (const bound of bounds) {
    const here = value(bound);
    if (found !== undefined && here >= smallest) continue;
    found = bound;
    smallest = here;
  }
  return found;
}

function reportUnbounded(
  { uses: [{ host }], device, contexts }: Bound,
  { instance, why, call, at }: Unbounded,
  all: readonly Bound[],
  findings: Findings,
): Diagnostic {
  const name = `${host.name}.${device.path}`;
  const where = (): string =>
    whereOf(
      all.filter(({ unbounded }) => unbounded !== undefined).flatMap((each) => each.uses),
      findings.versions,
    );
  const step = (message: string): ReturnType<typeof pathOf> => {
    const node = contexts.nodes.find((each) => each.instance.path === instance.path) as Node;
    return pathOf(where, () => [{ message: `${instance.path} ${message}`, ...placeIn(node, at, findings.names) }]);
  };
  switch (why) {
    case "loop":
      return diagnostic(
        "noBoundForLoop",
        host.span,
        { device: name, instance: instance.path, call },
        { path: step(`calls ${call}`), help: howOften(instance, call, findings) },
      );
    case "spend":
      return diagnostic(
        "noBoundForTime",
        host.span,
        { device: name, instance: instance.path },
        { path: step("uses CPU time") },
      );
    case "frames":
      return diagnostic("noBoundForFrames", host.span, { device: name });
    case "machine":
      return diagnostic("noBoundForMachine", host.span, { device: name, reason: call });
    case "size":
      return diagnostic("noBoundForSize", host.span, { device: name, entry: call });
    default:
      return diagnostic(
        "noBoundForCircle",
        host.span,
        { device: name, instance: instance.path, call },
        { path: step(`calls ${call}`) },
      );
  }
}

/** What a protocol has to declare of a loop; nothing where that cannot be declared. A protocol of a library stays as it is. */
function howOften({ protocol }: Instance, call: string, { program, isOwn }: Findings): Note | undefined {
  const declared = program.protocols.find(({ name }) => name === protocol);
  if (declared !== undefined && !isOwn(declared.span)) return note("loopInLibrary", { protocol });
  return /^upper\.(?:demux|callDemux)$|^(?!upper\.)\w+\.(?:push|open|call)$/.test(call)
    ? note("declareCalls", { protocol, call })
    : undefined;
}

/** The reason for which there is no bound, in words. */
export function reasonOf({ instance: { path }, why, call }: Unbounded): Note {
  switch (why) {
    case "loop":
      return note("whyLoop", { instance: path, call });
    case "spend":
      return note("whyTime", { instance: path });
    case "frames":
      return note("whyFrames", {});
    case "machine":
      return note("whyMachine", { reason: call });
    case "size":
      return note("whySize", { entry: call });
    default:
      return note("whyCircle", { instance: path, call });
  }
}

/** `expect bound(server.nic) <= 1.3 ms;`: an error if a handler may take longer. */
export function boundExpectations(findings: Findings): Diagnostic[] {
  const said: Diagnostic[] = [];
  for (const { expected, holdsIn } of expectedBounds(findings.program, "handler")) {
    const { host, device, least: isLeast, limit, span, text } = expected;
    const failing = findings.bounds().flatMap((bound): Bound[] => {
      const { uses, time } = bound;
      if (bound.device.path !== device) return [];
      const [first, ...others] = uses.filter((use) => {
        if (!holdsIn(use) || use.host.name !== host) return false;
        const most = evaluate(limit, use.parameters);
        if (time === undefined || typeof most !== "number") return true;
        return isLeast ? time.ns >= most : time.ns > most;
      });
      return first === undefined ? [] : [{ ...bound, uses: [first, ...others] }];
    });
    const [first] = [...failing].sort((a, b) => (b.time?.ns ?? Infinity) - (a.time?.ns ?? Infinity));
    if (first === undefined) continue;
    const most = evaluate(limit, first.uses[0].parameters);
    const unbounded = typeof most === "number" ? first.unbounded : undefined;
    if (unbounded !== undefined && unbounded.why !== "size") {
      const { instance, call } = unbounded;
      const help = unbounded.why === "loop" ? howOften(instance, call, findings) : undefined;
      said.push(diagnostic("boundNotKnown", span, { device: `${host}.${device}`, why: reasonOf(unbounded) }, { help }));
      continue;
    }
    if (first.time === undefined || typeof most !== "number") {
      said.push(diagnostic("limitNotKnown", span, { text }));
      continue;
    }
    const values = {
      device: `${host}.${device}`,
      bound: shown(first.time.ns),
      limit: shown(most),
      largest: addends(first.time)[0]?.what ?? "",
    };
    said.push(diagnostic("boundExceeded", span, values, { path: timePath(first, failing, findings) }));
  }
  return said;
}
