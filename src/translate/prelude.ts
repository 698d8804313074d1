/**
 * The text that a translated bundle begins with. An operation that is suspended is a list of *frames*, one for each function between the point at which it is
 * suspended and the caller that has not run it at once. A frame is an array: the rest of the function, its `this`, the point, the frame that waits for it, and
 * the variables. Only the innermost frame is resumed; its result resumes the frame that waits for it. A generator among the functions has the
 * frame `x$drive`, which is always the innermost.
 */
export const PRELUDE = `const x$S = Object.freeze({});
const x$T = Object.freeze({});
let x$mark;
let x$head = null;
let x$tail = null;
function x$leave(mark, frame) { x$mark = mark; x$head = x$tail = frame; return x$S; }
function x$add(frame) { x$tail[3] = frame; x$tail = frame; return x$S; }
function x$take() {
  const op = new x$Op(x$head, x$mark, 1);
  x$head = x$tail = null;
  return op;
}
class x$Op {
  constructor(frame, mark, state) {
    this.frame = frame;
    this.mark = mark;
    // 0: to be resumed, 1: its mark is to be given first, 2: it runs, 3: it has ended.
    this.state = state;
  }
  [Symbol.iterator]() { return this; }
  next(value) {
    const result = this.resume(value);
    return result === x$S ? { value: this.mark, done: false } : { value: result, done: true };
  }
  resume(value) {
    const { state } = this;
    if (state === 0) return this.go(this.frame, value);
    if (state === 1) this.state = 0;
    else if (state === 2) throw new TypeError("the operation runs already");
    return state === 1 ? x$S : void 0;
  }
  go(from, given) {
    let frame = from;
    let value = given;
    this.state = 2;
    try {
      do {
        const outer = frame[3];
        value = frame[0].call(frame[1], frame[2], value, frame);
        if (value === x$S) {
          x$tail[3] = outer;
          this.frame = x$head;
          this.mark = x$mark;
          this.state = 0;
          return x$S;
        }
        frame = outer;
      } while (frame !== null);
    } catch (error) {
      this.end();
      x$trace(error, frame[3]);
      throw error;
    }
    this.end();
    return value;
  }
  end() {
    this.frame = null;
    this.state = 3;
  }
  throw(error) {
    const { frame, state } = this;
    if (state === 2) throw new TypeError("the operation runs already");
    this.end();
    globalThis[Symbol.for("xgc places of suspended code")]?.(x$places(frame).reverse());
    return this.finish(frame, (op) => op.throw(error), () => { throw error; });
  }
  return(value) {
    const { frame, state } = this;
    if (state === 2) throw new TypeError("the operation runs already");
    this.end();
    if (frame !== null) frame[3] = null;
    return this.finish(frame, (op) => op.return(value), () => ({ value, done: true }));
  }
  finish(frame, inner, otherwise) {
    if (frame === null || frame[0] !== x$drive) return otherwise();
    const step = inner(frame[4]);
    if (step.done !== true) {
      this.frame = frame;
      this.mark = step.value;
      this.state = 0;
      return step;
    }
    if (frame[3] === null) return step;
    const result = this.go(frame[3], step.value);
    return result === x$S ? { value: this.mark, done: false } : { value: result, done: true };
  }
}
function x$run(op) {
  if (op instanceof x$Op) return x$drive(0, void 0, [x$drive, void 0, 0, null, op]);
  if (typeof op?.[Symbol.iterator] !== "function") throw new TypeError("the value is not iterable");
  const step = op.next();
  return step.done === true ? step.value : x$leave(step.value, [x$drive, void 0, 0, null, op]);
}
function x$drive(point, value, frame) {
  const op = frame[4];
  if (op instanceof x$Op) {
    const result = op.resume(value);
    return result === x$S ? x$leave(op.mark, frame) : result;
  }
  const step = op.next(value);
  return step.done === true ? step.value : x$leave(step.value, frame);
}
function x$where() { throw new Error("where"); }
function x$places(innermost) {
  const places = [];
  for (let frame = innermost; frame !== null; frame = frame[3]) {
    if (frame[0] === x$drive || frame[2] === 0) continue;
    try {
      frame[0].call(frame[1], frame[2], x$T, frame.slice());
    } catch ({ stack }) {
      const [, , place] = stack.split("\\n");
      places.push(place.replace(/\\$(?:\\d+\\$)?rest\\b/, ""));
    }
  }
  return places;
}
function x$trace(error, frame) {
  if (frame === null || typeof error?.stack !== "string") return;
  const lines = error.stack.split("\\n");
  const at = lines.findIndex((line) => /\\bx\\$Op\\.go\\b/.test(line));
  if (at < 0) return;
  lines.splice(at, 0, ...x$places(frame));
  error.stack = lines.join("\\n");
}
function x$assign(target, name, value) {
  target[name] = value;
  if (typeof value === "function") target[name + "$plain"] = (...given) => x$run(target[name](...given));
  return value;
}
`;
