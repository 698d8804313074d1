/** The door of the room: response times, backlogs and utilisation of tasks on processors. It knows nothing of programs. */
export {
  type Arrivals,
  both,
  curve,
  delayed,
  multiplied,
  none,
  once,
  type Periodic,
  periodic,
  tightened,
  together,
} from "./arrivals.js";
export {
  type Addend,
  type Overload,
  type Policy,
  type Response,
  responseOf,
  type Result,
  type Task,
  utilisationOf,
} from "./busy-window.js";
export { type Placed, type Processor, type Solved, solve, type Source, type System } from "./system.js";
