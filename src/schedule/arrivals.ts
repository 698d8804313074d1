/**
 * Event models: how many events may come in a time, and how close together. A model bounds every trace of its stream from above, as in
 * compositional performance analysis (Richter, "Compositional Scheduling Analysis Using Standard Event Models", TU Braunschweig 2005): eta+ is
 * {@link Arrivals.within}, delta- is {@link Arrivals.distance}. Times are numbers of one unit; xgc uses ns.
 */

/** A stream of events, by the most that may come. */
export interface Arrivals {
  /** delta-(n): the least time from the first to the last of `n` events in a row; 0 for one event and for none. */
  readonly distance: (n: number) => number;
  /** eta+(t): the most events in a window of length `time` that is open at one end; 0 for no time. */
  readonly within: (time: number) => number;
  /** The most events in a window that has both its ends: one event for no time. */
  readonly upTo: (time: number) => number;
  /** The events of a unit of time in the long run. */
  readonly rate: number;
}

/** `every` a period, up to `burst` events, each up to `jitter` late, and any two at least `apart`. */
export interface Periodic {
  readonly every: number;
  readonly jitter?: number;
  readonly burst?: number;
  readonly apart?: number;
}

/**
 * Of any `burst + 1` events in a row the last comes at least a period, less the jitter, after the first; of any `k * burst + 1` at least `k` periods less
 * the jitter. Any two are at least `apart`.
 * @throws RangeError for a period that is not above 0, and for values below 0.
 */
export function periodic({ every, jitter = 0, burst = 1, apart = 0 }: Periodic): Arrivals {
  if (!(every > 0)) throw new RangeError(`a period of ${every}`);
  if (!(jitter >= 0 && apart >= 0 && burst >= 1 && Number.isInteger(burst)))
    throw new RangeError(`jitter ${jitter}, burst ${burst}, apart ${apart}`);
  const limited = (most: number, apartMost: number): number =>
    Math.max(0, apart > 0 ? Math.min(most, apartMost) : most);
  return {
    distance: (n) => (n <= 1 ? 0 : Math.max(0, (n - 1) * apart, Math.floor((n - 1) / burst) * every - jitter)),
    within: (time) => (time <= 0 ? 0 : limited(burst * Math.ceil((time + jitter) / every), Math.ceil(time / apart))),
    upTo: (time) =>
      time < 0 ? 0 : limited(burst * (Math.floor((time + jitter) / every) + 1), Math.floor(time / apart) + 1),
    rate: Math.min(burst / every, apart > 0 ? 1 / apart : Infinity),
  };
}

/**
 * By points: `distances[0]` is the least time between the first and the last of 2 events, `distances[1]` of 3, and so on. More events than points say come no closer
 * than the points allow in a row: n events hold whole groups of the longest that is given.
 * @throws RangeError where the points do not rise, or are all 0.
 */
export function curve(distances: readonly number[]): Arrivals {
  const longest = distances.at(-1) ?? 0;
  if (!(longest > 0)) throw new RangeError("a curve of arrivals whose last distance is 0 bounds nothing");
  if (distances.some((each, index) => each < (distances[index - 1] ?? 0)))
    throw new RangeError("the distances of a curve of arrivals must not fall");
  const gaps = distances.length;
  const distance = (n: number): number => {
    if (n <= 1) return 0;
    const whole = Math.floor((n - 1) / gaps);
    const rest = (n - 1) % gaps;
    return whole * longest + (rest === 0 ? 0 : (distances[rest - 1] ?? 0));
  };
  return { distance, ...counted(distance, (time) => Math.floor(time / longest) * gaps), rate: gaps / longest };
}

/** The stream behind a stage that delays each event by up to `jitter` more than another, and lets them leave at least `apart`. */
export function delayed(from: Arrivals, jitter: number, apart = 0): Arrivals {
  if (jitter === 0 && apart === 0) return from;
  const limited = (most: number, apartMost: number): number => (apart > 0 ? Math.min(most, apartMost) : most);
  return {
    distance: (n) => (n <= 1 ? 0 : Math.max(0, (n - 1) * apart, from.distance(n) - jitter)),
    within: (time) => (time <= 0 ? 0 : limited(from.within(time + jitter), Math.ceil(time / apart))),
    upTo: (time) => (time < 0 ? 0 : limited(from.upTo(time + jitter), Math.floor(time / apart) + 1)),
    rate: Math.min(from.rate, apart > 0 ? 1 / apart : Infinity),
  };
}

/** Each event of a stream makes up to `times` events at once. */
export function multiplied(from: Arrivals, times: number): Arrivals {
  if (times === 1) return from;
  if (times === 0) return none;
  return {
    distance: (n) => from.distance(Math.ceil(n / times)),
    within: (time) => from.within(time) * times,
    upTo: (time) => from.upTo(time) * times,
    rate: from.rate * times,
  };
}

/** The events of both of two promises about the same stream: no more than either allows. */
export function both(a: Arrivals, b: Arrivals): Arrivals {
  return {
    distance: (n) => Math.max(a.distance(n), b.distance(n)),
    within: (time) => Math.min(a.within(time), b.within(time)),
    upTo: (time) => Math.min(a.upTo(time), b.upTo(time)),
    rate: Math.min(a.rate, b.rate),
  };
}

/** So many events in a row are looked at one by one. */
const mostInRow = 256;

/**
 * The same stream, with what its distances say together: of events in a row, those up to one of them and those from it on are apart, too. `both` and bursts with a
 * least distance leave that out.
 */
export function tightened(from: Arrivals): Arrivals {
  const known = [0, 0];
  const distance = (n: number): number => {
    if (n <= 1) return 0;
    if (n > mostInRow) return from.distance(n);
    for (let m = known.length; m <= n; m++) {
      let most = from.distance(m);
      for (let first = 2; first < m; first++) most = Math.max(most, known[first]! + known[m - first + 1]!);
      known.push(most);
    }
    return known[n]!;
  };
  const counted = (time: number, most: number, comesBefore: (distance: number) => boolean): number => {
    if (time < 0 || most > mostInRow) return most;
    // The most that come, by halves.
    let low = Math.min(1, most);
    let high = most;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (comesBefore(distance(middle))) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  return {
    distance,
    within: (time) => counted(time, from.within(time), (each) => each < time),
    upTo: (time) => counted(time, from.upTo(time), (each) => each <= time),
    rate: from.rate,
  };
}

/** No event ever comes. */
export const none: Arrivals = { distance: () => Infinity, within: () => 0, upTo: () => 0, rate: 0 };

/** Each event comes once in all, `count` of them at any time. */
export function once(count = 1): Arrivals {
  return {
    distance: (n) => (n <= count ? 0 : Infinity),
    within: (time) => (time <= 0 ? 0 : count),
    upTo: (time) => (time < 0 ? 0 : count),
    rate: 0,
  };
}

/** The events of several streams together. */
export function together(streams: readonly Arrivals[]): Arrivals {
  const [only] = streams;
  if (streams.length <= 1) return only ?? none;
  const distances = [0, 0];
  const taken = streams.map(() => 0);
  // Of n events that are as close as can be, each next one is of the stream that may have it first.
  const next = (): number => {
    let best = 0;
    let least = Infinity;
    for (const [index, stream] of streams.entries()) {
      const time = stream.distance((taken[index] ?? 0) + 1);
      if (time >= least) continue;
      least = time;
      best = index;
    }
    taken[best] = (taken[best] ?? 0) + 1;
    return least;
  };
  next();
  return {
    distance: (n) => {
      while (distances.length <= n) distances.push(next());
      return distances[Math.max(0, n)] ?? 0;
    },
    within: (time) => streams.reduce((sum, each) => sum + each.within(time), 0),
    upTo: (time) => streams.reduce((sum, each) => sum + each.upTo(time), 0),
    rate: streams.reduce((sum, { rate }) => sum + rate, 0),
  };
}

/** The counts of a stream that is known by its distances. @param begin A count that surely may come in a time. */
function counted(distance: Arrivals["distance"], begin: (time: number) => number): Pick<Arrivals, "within" | "upTo"> {
  return {
    within: (time) => {
      if (time <= 0) return 0;
      let n = Math.max(1, begin(time) - 1);
      while (distance(n + 1) < time) n++;
      return n;
    },
    upTo: (time) => {
      if (time < 0) return 0;
      let n = Math.max(1, begin(time) - 1);
      while (distance(n + 1) <= time) n++;
      return n;
    },
  };
}
