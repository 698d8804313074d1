/** The runtime's interface for emitted glue and protocol implementations. It needs nothing of Node and runs in a browser unchanged. */
export { readBits, writeBits } from "./message/bits.js";
export { BufferPool, MessageBuffer } from "./message/buffer-pool.js";
export { lift } from "./record/cells.js";
export { Charge } from "./record/charge.js";
export { addToChecksum, foldChecksum } from "./message/checksum.js";
export { headerChecksum, messageChecksum, type PseudoHeader } from "./message/internet-checksum.js";
export { serial16, serial32, serial8, SerialNumbers } from "./message/serial-numbers.js";
export type { Context, HandoffSite, HandoffTarget } from "./processor/context.js";
export { Cpu } from "./processor/cpu.js";
export { InterruptLine } from "./processor/interrupts.js";
export type { BlockPolicy, Exclusion } from "./processor/policies.js";
export { DetachableStack, StackPool } from "./processor/detachable-stack.js";
export { type Enable, Enables, VirtualEnables } from "./upi/enables.js";
export { Sessions } from "./upi/sessions.js";
export { withoutHeader } from "./upi/without-header.js";
export {
  type FailurePlace,
  type InstanceData,
  InternalError,
  Misuse,
  ProtocolFailure,
  RunError,
  type Suspended,
} from "./failures/errors.js";
export { loopBudget } from "./failures/loop-budget.js";
export { Leak } from "./leaks.js";
export { Ledger } from "./message/ledger.js";
export { Ethernet } from "./wire/ethernet.js";
export { type FrameFacts, Link, type LinkKind, type MediumData, type Tap } from "./wire/link.js";
export { type FaultRates, LinkFaults } from "./wire/link-faults.js";
export { PointToPoint } from "./wire/point-to-point.js";
export { Switch } from "./wire/switch.js";
export { Callback, EventQueue, Priority, SimulationEvent } from "./time/event-queue.js";
export { SimulatedHost } from "./host.js";
export type { Attachment, DeviceCounts, HandoffPool, Host, HostWorld, InputCounts, PoolOptions } from "./upi/host.js";
export { Pool } from "./input/pools.js";
export { Crowd } from "./upi/crowd.js";
export { IdleSessions } from "./upi/idle-sessions.js";
export { IdMap } from "./upi/id-map.js";
export type { HostInput } from "./input/host-input.js";
export { Input } from "./input/input.js";
export { Histogram } from "./record/histogram.js";
export {
  confidence,
  Counter,
  Gauge,
  maximum,
  mean,
  merged,
  minimum,
  percentile,
  samples,
  Series,
  steady,
  sum,
} from "./record/measure.js";
export { mser5, type WarmUp } from "./record/warm-up.js";
export type { Samples } from "./record/samples.js";
export { MemoryPool } from "./message/memory-pool.js";
export { Device } from "./wire/device.js";
export { Message } from "./message/message.js";
export {
  deferred,
  type DeferredMode,
  moderated,
  type ModeratedMode,
  polling,
  type PollingMode,
  describeMode,
  preset,
  type FullPolicy,
  interrupt,
  type InterruptMode,
  type Mode,
  threads,
  type ThreadsMode,
} from "./input/mode.js";
export { type CapturedFrame, capturedFrames } from "./wire/captured-frames.js";
export { BROADCAST_MAC, Frame } from "./wire/frame.js";
export { Driver, type Medium, NetworkInterface } from "./wire/network-interface.js";
export { ProtocolNumbers } from "./upi/numbers.js";
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
} from "./processor/op.js";
export { Participants } from "./upi/participants.js";
export {
  type CostData,
  type DeviceData,
  type MachineData,
  type MachineValue,
  type Profile,
  readProfile,
} from "./machine/profile.js";
export { Random } from "./time/random.js";
export { draw, type Distribution, exponential, oneOf, poisson, uniform, type Varying } from "./time/varying.js";
export { nth } from "./nth.js";
export { Semaphore } from "./processor/semaphore.js";
export type {
  Axis,
  AxisRow,
  AxisValue,
  BuiltScenario,
  Cell,
  Demand,
  Dimension,
  Expectation,
  Experiment,
  Limit,
  MeasuredTable,
  Measure,
  Point,
  PointValues,
  Placement,
  ScenarioCheck,
  Search,
  Setup,
  Simulation,
  Tolerance,
  Until,
} from "./simulation.js";
export { Thread, type WakeCause } from "./processor/thread.js";
export { type Cancelled, Timer, Timers } from "./processor/timers.js";
export { type Trace, TraceHash, type TraceKind, TraceList, type TraceRecord } from "./record/trace.js";
export { Binding, CallBinding } from "./upi/binding.js";
export { ControlBinding, type UpcallSlot } from "./upi/control-binding.js";
export type { ControlOperation } from "./upi/control-operation.js";
export { type Endpoint, Protocol, type ProtocolPoint } from "./upi/protocol.js";
export { type Receiver, Session } from "./upi/session.js";
export { World } from "./world.js";
