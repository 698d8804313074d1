/** XG8xxx: contexts, effects and time. */
export const analysis = {
  implicitHandoff: {
    code: "XG8001",
    severity: "note",
    message:
      '"{operation}" may wait for {what} in an interrupt handler of "{device}", which is then handed over to a thread',
    explanation:
      "An operation that may wait is reached from a device's interrupt without a barrier on the way. Under block: handoff the handler is handed over to a thread if it has to wait, and only then. A barrier on the way makes the handoff certain, and block: fail makes the wait an error. The path shows how the handler gets there.",
  },
  blocksInInterrupt: {
    code: "XG8002",
    severity: "error",
    message: '"{operation}" may wait for {what} in an interrupt handler of "{device}", which "block: fail" forbids',
    explanation:
      "A handler that waits keeps out the thread that it waits for, so under block: fail no operation that may wait can be reached from an interrupt. A barrier on the way solves this: the protocols above the barrier run in a thread. The path shows how the handler gets there.",
  },
  boundExceeded: {
    code: "XG8003",
    severity: "error",
    message: 'the handler of "{device}" may take {bound}, which is more than {limit}; most of it goes to "{largest}"',
    explanation:
      "expect bound(HOST.DEVICE) is judged before anything runs, from the costs that the machine declares: the bound is the longest way from the interrupt to the end of the handler or to a handoff. The addends are listed below it, the largest first. A barrier on the way shortens the handler.",
  },
  boundNotKnown: {
    code: "XG8004",
    severity: "error",
    message: 'there is no bound for the handler of "{device}": {why}',
    explanation:
      "A bound is expected, but there is none: the handler contains a loop without a known number of iterations, leads back to an operation on its way, uses an unknown amount of CPU time, or takes every frame that arrives. For a loop, the protocol declares the number of calls: calls lower.push <= ceil(size / mtu);",
  },
  limitNotKnown: {
    code: "XG8005",
    severity: "warning",
    message: '"{text}" cannot be judged before a run',
    explanation:
      "A bound is compared with a time that is known when the program is compiled: a constant, or a parameter that an experiment sets. The lengths of messages, on which the bound depends, must be known as well.",
  },
  noBoundForLoop: {
    code: "XG8006",
    severity: "note",
    message: 'there is no bound for the handler of "{device}": "{instance}" calls {call} in a loop',
    explanation:
      "The bound of a handler is computed from the costs of operations. For a loop, the protocol declares how often at most it calls the protocols below or above: calls lower.push <= ceil(size / mtu); calls upper.demux <= 1; The runtime enforces the limit.",
  },
  noBoundForCircle: {
    code: "XG8007",
    severity: "note",
    message: 'there is no bound for the handler of "{device}": "{instance}" leads back to "{call}"',
    explanation:
      "An operation that leads back to itself may run for any time. A barrier on the way takes it out of the handler.",
  },
  slowerThanMedium: {
    code: "XG8008",
    severity: "note",
    message:
      'the handler of "{device}" may take {bound} for a frame of {size}, which the medium delivers in {frame}: if every frame takes that long, the {ring:number} receive buffers fill up',
    explanation:
      "On average a handler should take no longer for a message than the network interface needs to receive one (TR 94-19, 3.2.3). Otherwise frames wait in the ring until it overflows. The addends are listed below, the largest first.",
  },
  headRoom: {
    code: "XG8009",
    severity: "note",
    message:
      'the handler of "{device}" takes at most {bound} for a frame of {size}, which the medium delivers in {frame}: {left} of the processor is left at full load',
    explanation:
      "Some CPU time should be left for other activities than interrupt handlers (TR 94-19, 3.2.3). The note says how much is left if frames of this size follow each other without a pause. The addends are listed below, the largest first.",
  },
  longerThanRing: {
    code: "XG8010",
    severity: "note",
    message:
      'while the handler of "{device}" takes {bound}, up to {arriving:number} of the shortest frames may arrive, but there are only {ring:number} receive buffers',
    explanation:
      "The longest time that a handler may take depends on how much the network interface can receive before its buffers overflow (TR 94-19, 3.2.3).",
  },
  notLengthy: {
    code: "XG8011",
    severity: "warning",
    message:
      '"lengthy" is no reason for this barrier: the protocols above "{binding}" take at most {above}, and a frame takes {frame}',
    explanation:
      "because lengthy says that the protocols above the barrier take longer than the medium needs for a frame, so that frames would wait for the handler. By the costs of the machine they do not, in any version in which the barrier stands. Either the handoff costs more than it saves, or the barrier has another reason.",
  },
  sharesNothing: {
    code: "XG8012",
    severity: "warning",
    message: '"shares" is no reason for this barrier: nothing above "{binding}" may wait',
    explanation:
      "because shares says that a protocol above the barrier may have to wait for something that others hold. By the types of the implementations, no operation that a message reaches there can wait.",
  },
  crossesNothing: {
    code: "XG8013",
    severity: "warning",
    message: '"crosses" is no reason for this barrier: both sides of "{binding}" are in the domain "{domain}"',
    explanation:
      "because crosses says that the trust domain changes here. Protocols declare their domain with domain NAME; a protocol without a domain runs in the kernel.",
  },
  crossesInInterrupt: {
    code: "XG8014",
    severity: "error",
    message: '"{operation}" is in the domain "{domain}", but an interrupt handler reaches it',
    explanation:
      "An interrupt handler runs in the kernel. A protocol in another trust domain must run in a thread of that domain, so a barrier must stand where the domain changes. The path shows how the handler gets there.",
  },
  sharedState: {
    code: "XG8015",
    severity: "note",
    message: '"{field}" of "{instance}" is written in an interrupt handler and in a thread',
    explanation:
      "A handler can interrupt a thread at each place where the thread settles, that is, where its CPU time is spent. State that both write is safe if each change is complete before the thread settles, or under a mode with exclusion. The path shows both ways, the handler's first.",
  },
  noBoundForTime: {
    code: "XG8016",
    severity: "note",
    message:
      'there is no bound for the handler of "{device}": "{instance}" uses an unknown amount of CPU time of its own',
    explanation:
      "The bound of a handler is computed from the costs of operations on the machine. CPU time that an implementation charges itself counts if its amount is a number or a parameter of the protocol: this.cpu.compute(this.parameters.work). Any other amount is known only in a run.",
  },
  noBoundForFrames: {
    code: "XG8017",
    severity: "note",
    message:
      'there is no bound for the handler of "{device}": it goes on until the ring is empty, and frames may arrive faster than it takes them',
    explanation:
      "If one interrupt drains the ring (nic.drains = all, and the mode moderated), the handler ends when the ring is empty. If frames can arrive faster than the handler takes them, it may never end. Under full load such a handler keeps everything else from running.",
  },
  noBoundForSize: {
    code: "XG8018",
    severity: "note",
    message: 'there is no bound for the handler of "{device}": nothing says how long the messages of "{entry}" may be',
    explanation:
      "The costs of operations depend on the lengths of messages. A size that is drawn from an unbounded distribution, or that no experiment sets, is not known before the run.",
  },
  budgetMayBeUsed: {
    code: "XG8019",
    severity: "note",
    message:
      'the handler of "{device}" may use up its budget of {budget}, and is then handed over to a thread: its way up takes at most {climb}, most of it in "{largest}"',
    explanation:
      "A budget is a policy, not a guarantee: a handler that has used up its budget is handed over at the next place where its computation settles (TR 94-19, 3.2). The note names the operation that uses most of it.",
  },
  budgetNeverUsed: {
    code: "XG8020",
    severity: "note",
    message: 'the handler of "{device}" never uses up its budget of {budget}: its way up takes at most {climb}',
    explanation:
      "By the costs of the machine no message takes as long as the budget, so the budget has no effect here. That may be intended: the budget takes effect if a longer protocol is put on top.",
  },
  budgetTooSmall: {
    code: "XG8021",
    severity: "warning",
    message:
      'every message is handed over to a thread: "{operation}" takes {least} of CPU time, which is more than the budget of {budget}',
    explanation:
      "The first protocol above the device costs more than the budget, for every message, so the handler never gets further. A barrier on that binding hands over before this cost; the mode threads(...) hands over every message without a barrier.",
  },
  noBoundForMachine: {
    code: "XG8022",
    severity: "note",
    message: 'there is no bound for the handler of "{device}": {reason}, which the analysis does not account for',
    explanation:
      "The bounds of handlers hold for a processor with one core that belongs to one host alone, and for interfaces that interrupt for every frame. On several cores, handlers wait for each other in ways that the analysis does not know. If an interface waits before it interrupts, frames fill the ring in the meantime. So there is no bound; the simulator measures nic.handler and nic.delay.",
  },
  costsNothing: {
    code: "XG8023",
    severity: "note",
    message: 'the costs on "{machine}" leave out {operations:list}, so these take no time',
    explanation:
      "An operation without a cost takes no time in a run, and adds nothing to a bound: the times of the program are too short if the operation does take time on the real machine. State it in costs on MACHINE { ... }. If it really costs nothing, write 0 us, with the reason. The note has all operations that a message reaches, once for each machine; of machines in libraries only those of the program's own protocols.",
  },
  overloaded: {
    code: "XG8024",
    severity: "error",
    message:
      'what "{device}" receives needs {share} of core {core} when it comes as "{promise}" allows; most of it goes to "{largest}"',
    explanation:
      "The promise says how many frames may arrive, and the costs of the machine how long each takes; other interrupts of the machine take their part. A core that has to do more than it can falls further behind for as long as frames arrive: queues fill, and frames are lost. Frames must arrive more rarely, or each must cost less. xgc check --schedule has all parts.",
  },
  queueTooShort: {
    code: "XG8025",
    severity: "error",
    message:
      '{queue} of "{device}" has {places:number} places, and "{promise}" lets {waiting:number} frames wait: frames may be lost',
    explanation:
      "When everything arrives at once that the promise allows, frames wait for those before them and for what goes first on the core. The path has the addends of the busy time in which the most wait. More places, a smaller burst, or less work for each frame mend it.",
  },
  responseExceeded: {
    code: "XG8026",
    severity: "error",
    message:
      '"{host}" may be done with a frame of "{device}" as late as {response} after it has come, which is more than {limit}',
    explanation:
      "expect response(HOST.DEVICE) is judged before anything runs: from the costs of the machine and the promise about arrivals, the time from a frame's arrival to the end of its way, when everything comes at once that may come. The path has the addends at that instant: its own way, those of frames before it, what goes first on the core, and what keeps it from running.",
  },
  responseNotKnown: {
    code: "XG8027",
    severity: "error",
    message: 'nothing bounds how late "{host}" is done with a frame of "{device}": {why}',
    explanation:
      "A response time is expected, but there is none: more may arrive than the core can do, something takes time of which nothing is known, or the host has mechanisms that the analysis of schedules does not cover. docs/schedule.md lists them.",
  },
  wayExceeded: {
    code: "XG8028",
    severity: "error",
    message: 'a message of "{start}" may take {most} until {end} is done with it, which is more than {limit}',
    explanation:
      "expect bound(HOST.INSTANCE.ENTRY) is judged before anything runs: the time from the making of a message by a start to the end of its way, over all hosts, links and switches, when everything comes at once that may come. If the peer answers a message, the way ends with the answer. The path has the stages of the way, each with its addends.",
  },
  wayNotKnown: {
    code: "XG8029",
    severity: "error",
    message: 'nothing bounds how long a message of "{start}" takes: {why}',
    explanation:
      "A bound on the way of a message is expected, but there is none: a host on its way has no response time, a protocol keeps messages or waits for something else, or a medium takes a random time. docs/schedule.md lists what is covered.",
  },
} as const;
