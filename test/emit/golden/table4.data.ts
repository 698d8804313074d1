// Made by xgc from table4.xgraph; change that and compile again.
import type { MeasuredTable } from "xgc/runtime";

/** tr94-19-measured.csv, table 4 (table4.xgraph:43). */
export const table4Measured: MeasuredTable = {
  file: "tr94-19-measured.csv",
  columns: ["table", "version", "machine", "size_bytes", "metric", "unit", "measured", "status"],
  rows: [
    ["4", "Regular", "DECstation5000", "1", "rtt", "us", "762", "released"],
    ["4", "Regular", "DECstation5000", "1000", "rtt", "us", "4647", "released"],
    ["4", "Regular", "DECstation5000", "2000", "rtt", "us", "7857", "released"],
    ["4", "Regular", "DECstation5000", "4000", "rtt", "us", "11735", "released"],
    ["4", "IPP client handoff", "DECstation5000", "1", "rtt", "us", "728", "released"],
    ["4", "IPP client handoff", "DECstation5000", "1000", "rtt", "us", "4627", "released"],
    ["4", "IPP client handoff", "DECstation5000", "2000", "rtt", "us", "7840", "released"],
    ["4", "IPP client handoff", "DECstation5000", "4000", "rtt", "us", "11709", "released"],
    ["4", "IPP server handoff", "DECstation5000", "1", "rtt", "us", "728", "released"],
    ["4", "IPP server handoff", "DECstation5000", "1000", "rtt", "us", "4628", "released"],
    ["4", "IPP server handoff", "DECstation5000", "2000", "rtt", "us", "7845", "released"],
    ["4", "IPP server handoff", "DECstation5000", "4000", "rtt", "us", "11711", "released"],
    ["4", "IPP no handoff", "DECstation5000", "1", "rtt", "us", "664", "released"],
    ["4", "IPP no handoff", "DECstation5000", "1000", "rtt", "us", "4561", "released"],
    ["4", "IPP no handoff", "DECstation5000", "2000", "rtt", "us", "7809", "released"],
    ["4", "IPP no handoff", "DECstation5000", "4000", "rtt", "us", "11647", "released"],
  ],
};
