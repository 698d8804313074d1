/** XG8xxx: what the analysis of contexts, effects and time finds. */
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
      "A handler that waits keeps out what it waits for, so under block: fail nothing that may wait can be reached from an interrupt. A barrier on the way cures it: what is above it runs in a thread. The path shows how the handler gets there.",
  },
} as const;
