/** XG8xxx: contexts, effects and time. */
export const analysis = {
  implicitHandoff: {
    code: "XG8001",
    severity: "note",
    message:
      '"{operation}" may wait for {what} in an interrupt handler of "{device}", and is then handed over to a thread',
    explanation:
      "An operation that may wait is reached from a device's interrupt without a barrier between. Under block: handoff the handler hands its stack over to a thread when it has to wait, and only then. A barrier on the way makes the handover certain, and block: fail makes it an error. The path shows how the handler gets there.",
  },
  blocksInInterrupt: {
    code: "XG8002",
    severity: "error",
    message: '"{operation}" may wait for {what} in an interrupt handler of "{device}", which "block: fail" forbids',
    explanation:
      "A handler that waits keeps out what it waits for, so under block: fail nothing that may wait can be reached from an interrupt. A barrier on the way cures it: the protocols above the barrier run in a thread. The path shows how the handler gets there.",
  },
  boundExceeded: {
    code: "XG8003",
    severity: "error",
    message: 'the handler of "{device}" may take {bound}, which is more than {limit}; most of it goes to "{largest}"',
    explanation:
      "expect bound(HOST.DEVICE) is judged before anything runs, from what the machine says that operations cost: the longest way from the interrupt to the end of the handler or to a handoff. Below it stand the addends, the largest first. A barrier on the way shortens it.",
  },
  boundNotKnown: {
    code: "XG8004",
    severity: "error",
    message: 'there is no bound for the handler of "{device}": {why}',
    explanation:
      "A bound is expected, but there is none: the handler runs through a loop of which nothing says how often it turns, comes back to where it was, uses CPU time of which nothing is known, or takes all frames that come. For a loop the protocol declares the number of calls: calls lower.push <= ceil(size / mtu);",
  },
  limitNotKnown: {
    code: "XG8005",
    severity: "warning",
    message: '"{text}" cannot be judged before something runs',
    explanation:
      "A bound is compared with a time that is known when the program is compiled: a constant, or a parameter that an experiment sets. The same goes for the lengths of messages, on which the bound stands.",
  },
  noBoundForLoop: {
    code: "XG8006",
    severity: "note",
    message: 'there is no bound for the handler of "{device}": "{instance}" calls {call} in a loop',
    explanation:
      "How long a handler may take is computed from the costs of operations. For a loop, the protocol has to say how often it calls what is below, or above: calls lower.push <= ceil(size / mtu); calls upper.demux <= 1; The runtime holds it to that.",
  },
  noBoundForCircle: {
    code: "XG8007",
    severity: "note",
    message: 'there is no bound for the handler of "{device}": "{instance}" comes back to "{call}"',
    explanation:
      "An operation that leads to itself, or to others without an end in sight, may run for any time. A barrier on the way takes it out of the handler.",
  },
  slowerThanMedium: {
    code: "XG8008",
    severity: "note",
    message:
      'the handler of "{device}" may take {bound} for a frame of {size}, which the medium delivers in {frame}: if every frame takes that long, the {ring:number} receive buffers fill up',
    explanation:
      "On average a handler should take no longer for a message than the network interface needs to receive one (TR 94-19, 3.2.3). Where it does, frames wait in the ring and are lost in the end. The addends are below, the largest first.",
  },
  headRoom: {
    code: "XG8009",
    severity: "note",
    message:
      'the handler of "{device}" takes at most {bound} for a frame of {size}, which the medium delivers in {frame}: {left} of the processor is left at full load',
    explanation:
      "There should be some time left for other activities than interrupt handlers (TR 94-19, 3.2.3). This is how much, where frames of this size come one after the other. The addends are below, the largest first.",
  },
  longerThanRing: {
    code: "XG8010",
    severity: "note",
    message:
      'while the handler of "{device}" takes {bound}, up to {arriving:number} of the shortest frames may come, and there are {ring:number} receive buffers',
    explanation:
      "The longest time that a handler may take depends on how much the network interface can receive before its buffers run over (TR 94-19, 3.2.3).",
  },
  notLengthy: {
    code: "XG8011",
    severity: "warning",
    message:
      'the protocols above "{binding}" take at most {above}, and a frame {frame}: that is no "lengthy" reason for a barrier',
    explanation:
      "because lengthy says that what is above the barrier takes longer than the medium needs for a frame, so that frames would wait for the handler. From the costs of the machine it does not, in no version in which the barrier stands. The handoff costs more than it saves, or the reason is another one.",
  },
  sharesNothing: {
    code: "XG8012",
    severity: "warning",
    message: 'nothing above "{binding}" may wait: that is no "shares" reason for a barrier',
    explanation:
      "because shares says that something above the barrier may have to wait for what others hold. Nothing that a message leads to there can wait, as the implementations' types say.",
  },
  crossesNothing: {
    code: "XG8013",
    severity: "warning",
    message: 'both sides of "{binding}" are in the domain "{domain}": that is no "crosses" reason for a barrier',
    explanation:
      "because crosses says that the trust domain changes here. Protocols say with domain NAME where they run; those that say nothing run in the kernel.",
  },
  crossesInInterrupt: {
    code: "XG8014",
    severity: "error",
    message: '"{operation}" is in the domain "{domain}", and an interrupt handler gets there',
    explanation:
      "An interrupt handler runs in the kernel. A protocol in another trust domain must run in a thread of that domain, so a barrier has to stand where the domain changes. The path shows how the handler gets there.",
  },
  sharedState: {
    code: "XG8015",
    severity: "note",
    message: '"{field}" of "{instance}" is written in an interrupt handler and in a thread',
    explanation:
      "A handler may come between any two statements of a thread that settle. State that both write is safe where each change is made between two settles, or under a mode with exclusion. The path shows both ways, the handler's first.",
  },
  noBoundForTime: {
    code: "XG8016",
    severity: "note",
    message:
      'there is no bound for the handler of "{device}": "{instance}" uses CPU time of its own, and nothing says how much',
    explanation:
      "How long a handler may take is computed from what operations cost on the machine. Time that an implementation charges itself counts if it is a number or a parameter of the protocol: this.cpu.compute(this.parameters.work). Anything else is known only when it runs.",
  },
  noBoundForFrames: {
    code: "XG8017",
    severity: "note",
    message:
      'there is no bound for the handler of "{device}": it goes on until the ring is empty, and frames may come faster than it takes them',
    explanation:
      "Where one interrupt drains the ring (nic.drains = all, and the mode moderated), the handler ends when the ring is empty. If frames can come faster than it takes them, that may be never. Under full load such a handler keeps everything else out.",
  },
  noBoundForSize: {
    code: "XG8018",
    severity: "note",
    message: 'there is no bound for the handler of "{device}": nothing says how long the messages of "{entry}" may be',
    explanation:
      "What operations cost depends on how long messages are. A size that is drawn from a distribution without an end, or that no experiment sets, is not known before the run.",
  },
  budgetMayBeUsed: {
    code: "XG8019",
    severity: "note",
    message:
      'the handler of "{device}" may use up its budget of {budget}, and is then handed over to a thread: its way up takes at most {climb}, most of it in "{largest}"',
    explanation:
      "A budget is a policy, no promise: a handler that has used it is handed over at the next place where its computation settles (TR 94-19, 3.2). That it may happen is what the budget is for; here is what may use it.",
  },
  budgetNeverUsed: {
    code: "XG8020",
    severity: "note",
    message: 'the handler of "{device}" never uses up its budget of {budget}: its way up takes at most {climb}',
    explanation:
      "From the costs of the machine no message takes as long as the budget, so the budget changes nothing here. That may be what is wanted: it holds when somebody puts a longer protocol on top.",
  },
  budgetTooSmall: {
    code: "XG8021",
    severity: "warning",
    message:
      'every message is handed over to a thread: "{operation}" takes {least} of CPU time, which is more than the budget of {budget}',
    explanation:
      "What the first protocol above the device costs is more than the budget, whatever the message, so the handler never gets further than that. A barrier on that binding says the same at no cost before it, and threads(...) is the mode that is meant.",
  },
  noBoundForMachine: {
    code: "XG8022",
    severity: "note",
    message: 'there is no bound for the handler of "{device}": {reason}, which the analysis does not account for',
    explanation:
      "The bounds of handlers hold for a processor with one core that one host has to itself, and for interfaces that interrupt for every frame. On several cores handlers wait for others of which nothing is known here, and frames that wait for others fill the ring. So nothing is promised; the simulator measures nic.handler and nic.delay.",
  },
} as const;
