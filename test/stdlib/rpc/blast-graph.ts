import type { Driver, SimulatedHost } from "../../../src/runtime/index.js";
import { ETH } from "../../../stdlib/inet/eth.js";
import { BLAST } from "../../../stdlib/rpc/blast.js";
import type { BLASTParameters } from "../../../stdlib/rpc/blast.xgraph.js";
import { Probe } from "./probe.js";
import { Over } from "./world.js";

export interface BlastGraph {
  readonly eth: ETH;
  readonly blast: BLAST;
  readonly probe: Probe;
}

/** A probe on BLAST on Ethernet. */
export function blastGraph(
  parameters: Partial<BLASTParameters> = {},
): (host: SimulatedHost, driver: Driver) => BlastGraph {
  return (host, driver) => {
    const eth = host.add(new ETH(host, "eth", {}, { lower: new Over(driver) }));
    const blast = host.add(new BLAST(host, "blast", parameters, { lower: new Over(eth) }));
    const probe = host.add(new Probe(host, "probe", new Over(blast)));
    return { eth, blast, probe };
  };
}
