/** What emitted glue and protocol implementations link against. Needs nothing of Node: it runs in a browser as it is. */
export { readBits, writeBits } from "./bits.js";
export { BufferPool, MessageBuffer } from "./buffer-pool.js";
export { lift } from "./cells.js";
export { Charge } from "./charge.js";
export { addToChecksum, foldChecksum } from "./checksum.js";
export { type Context, Cpu, type HandoffSite, InterruptLine } from "./cpu.js";
export { DetachableStack, StackPool } from "./detachable-stack.js";
export { type Enable, Enables } from "./enables.js";
export { type FailurePlace, type InstanceData, InternalError, ProtocolFailure, RunError } from "./errors.js";
export { Ethernet } from "./ethernet.js";
export { type FrameFacts, Link, type LinkKind, type MediumData, type Tap } from "./link.js";
export { type FaultRates, LinkFaults } from "./link-faults.js";
export { PointToPoint } from "./point-to-point.js";
export { Switch } from "./switch.js";
export { Callback, EventQueue, Priority, SimulationEvent } from "./event-queue.js";
export { Host } from "./host.js";
export { IdleSessions } from "./idle-sessions.js";
export { IdMap } from "./id-map.js";
export { type HostInput, Input } from "./input.js";
export { Histogram } from "./histogram.js";
export {
  confidence,
  Counter,
  Gauge,
  maximum,
  mean,
  merged,
  minimum,
  percentile,
  type Samples,
  samples,
  Series,
  sum,
} from "./measure.js";
export { MemoryPool } from "./memory-pool.js";
export { Device, type DeviceData } from "./device.js";
export { Message } from "./message.js";
export {
  type BlockPolicy,
  deferred,
  type DeferredMode,
  moderated,
  type ModeratedMode,
  polling,
  type PollingMode,
  describeMode,
  type Exclusion,
  type FullPolicy,
  interrupt,
  type InterruptMode,
  type Mode,
  threads,
  type ThreadsMode,
} from "./mode.js";
export { BROADCAST_MAC, Driver, Frame, type Medium, NetworkInterface } from "./network-interface.js";
export { ProtocolNumbers } from "./numbers.js";
export {
  type AnyOp,
  type AtPoint,
  down,
  type Down,
  type Effect,
  type Handoff,
  HANDOFF,
  type Op,
  type Settle,
  SETTLE,
  up,
  type Up,
  type Wait,
  WAIT,
} from "./op.js";
export { Participants } from "./participants.js";
export { type CostData, type MachineData, type MachineValue, type Profile, readProfile } from "./profile.js";
export { Random } from "./random.js";
export { draw, type Distribution, exponential, oneOf, poisson, uniform, type Varying } from "./varying.js";
export { nth } from "./nth.js";
export { Semaphore } from "./semaphore.js";
export type {
  Axis,
  AxisRow,
  AxisValue,
  BuiltScenario,
  Cell,
  Dimension,
  Expectation,
  Experiment,
  MeasuredTable,
  Measure,
  Point,
  PointValues,
  ScenarioCheck,
  Setup,
  Simulation,
  Tolerance,
} from "./simulation.js";
export { Thread, type WakeCause } from "./thread.js";
export { type Cancelled, Timer, Timers } from "./timers.js";
export { type Trace, TraceHash, type TraceKind, TraceList, type TraceRecord } from "./trace.js";
export {
  Binding,
  CallBinding,
  type ControlOperation,
  ControlBinding,
  type Endpoint,
  Protocol,
  type ProtocolPoint,
  type Receiver,
  Session,
  type UpcallSlot,
} from "./upi.js";
export { World } from "./world.js";
