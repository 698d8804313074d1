/** What words of the language mean, in a sentence each: shown beside them, and with what may be written. */

/** Types of parameters, series and header fields. */
export const typeDocs: Readonly<Record<string, string>> = {
  bool: "`true` or `false`.",
  int: "A whole number.",
  ratio: "A part of something: `0.02`, or `2 %`.",
  bytes: "A size: `64 B`, `1 KiB`. In a header: bytes, with their number in brackets.",
  bits: "A string of bits, with their number in brackets.",
  time: "A time: `30 us`, `1.5 ms`.",
  rate: "How often: `100 Hz`.",
  bandwidth: "Bits per second: `10 Mbps`.",
  cycles: "Cycles of the machine's clock: `460 cycles`.",
  string: "A text in quotes.",
  address: "An IPv4 address: `10.0.0.1`, or `none`.",
  endpoint: "An instance on a host: `server.test`.",
  mode: "How a host takes messages in: `threads(1)`, `interrupt`.",
  graph: "A graph, which an experiment may vary.",
  machine: "A machine, which an experiment may vary.",
  medium: "A medium, which an experiment may vary.",
  device: "A network interface of the host.",
  Host: "An IPv4 address, in 32 bits.",
  Mac: "An Ethernet address, in 48 bits.",
  u8: "An unsigned number of 8 bits.",
  u16: "An unsigned number of 16 bits, big-endian.",
  u32: "An unsigned number of 32 bits, big-endian.",
  u64: "An unsigned number of 64 bits, big-endian.",
};

/** How a host takes messages in. docs/language/modes.md says more. */
export const modeDocs: Readonly<Record<string, string>> = {
  threads: "An input thread, to which the handler gives the frame, takes it up the graph: the Regular x-kernel.",
  interrupt:
    "The interrupt handler takes a frame up the graph, up to a handoff: the x-kernel's interrupt protocol processing.",
  polling: "One thread, which the first interrupt wakes, polls and takes frames up the graph: Linux NAPI.",
  moderated: "The interrupt handler takes frames up, as in `interrupt`, but interrupts keep a distance in time.",
  deferred: "A soft interrupt, above all threads and below all devices, takes frames up the graph: BSD's netisr.",
};

export const functionDocs: Readonly<Record<string, string>> = {
  ceil: "The least whole number that is not less.",
  floor: "The greatest whole number that is not more.",
  min: "The least of its arguments, of a series or of a gauge.",
  max: "The greatest of its arguments, of a series or of a gauge.",
  mean: "The mean of a series, a histogram or a list; of a gauge, over time.",
  sum: "The sum of a series or a list.",
  count: "How many values a series, a histogram or a list has.",
  percentile: "`percentile(series, 99 %)`: the value that so many do not exceed.",
  confidence: "Half the width of the 95 % confidence interval of a mean.",
  steady: "A series without its warm-up, as MSER-5 finds it: `mean(steady(client.test.rtt))`.",
  poisson: "`poisson(3 Hz)`: the times between events of that rate, drawn anew each time.",
  capture: 'The frames of a pcap or pcapng file, for REPLAY of `std/tests`: `capture("trace.pcapng")`.',
  csv: 'Measured values from a file: `csv("f.csv", table: 4)`.',
};

/** Where a value of a machine comes from. */
export const labelDocs: Readonly<Record<string, string>> = {
  measured:
    '`measured(3.6 us, "TR 94-19, Table 2")`: measured, with the source. In an experiment: the measured value of the cell.',
  fitted: "`fitted(15 us, 5 us..40 us)`: found by `xgc fit`, within bounds.",
  assumed: "`assumed(2 us)`: neither measured nor fitted.",
  none: "Nothing is given.",
  any: "Any participant or address.",
};

/** Why a thread has to take over at a barrier. */
export const reasonDocs: Readonly<Record<string, string>> = {
  lengthy: "The protocols above take long: other interrupts would have to wait.",
  shares: "Something above may have to wait for what others hold.",
  crosses: "The trust domain changes: a handler must not get into another one.",
};
