/**
 * Counters, gauges, histograms and series: a declaration names them, and the implementation has them as `this.counters.NAME`, `this.series.NAME` and so on.
 *
 * @packageDocumentation
 */
export { Counter, Gauge, Histogram, Series } from "../../../src/runtime/index.js";
