/** A picture whose parts have places, in pixels. */
import type { Bar, Box, Edge, Frame, Wire } from "./model.js";

export interface Point {
  readonly x: number;
  readonly y: number;
}
/** By its centre. */
export interface Area extends Point {
  readonly width: number;
  readonly height: number;
}
export interface Placed {
  readonly width: number;
  readonly height: number;
  readonly frames: readonly (Area & { readonly frame: Frame })[];
  readonly boxes: readonly (Area & { readonly box: Box })[];
  readonly edges: readonly {
    readonly edge: Edge;
    readonly points: readonly Point[];
    readonly bar?: Point & { bar: Bar };
    /** The place of an alternative's words. */
    readonly choice?: Point;
  }[];
  readonly links: readonly (Area & { readonly wire: Wire; readonly drops: readonly Drop[] })[];
}
/** From a device down to its link. */
export interface Drop {
  readonly x: number;
  readonly top: number;
  readonly bottom: number;
  readonly address: string;
}
