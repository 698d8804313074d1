/** From a medium to a link of its kind. */
import { Ethernet } from "./ethernet.js";
import type { Link, MediumData } from "./link.js";
import { PointToPoint } from "./point-to-point.js";
import { Switch } from "./switch.js";
import type { WireWorld } from "./wire-world.js";

export function makeLink(world: WireWorld, name: string, data: MediumData): Link {
  switch (data.kind ?? "cable") {
    case "cable":
      return new Ethernet(world, name, data);
    case "line":
      return new PointToPoint(world, name, data);
    case "switch":
      return new Switch(world, name, data);
  }
}
