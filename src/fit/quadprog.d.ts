/** The port of R's quadprog, whose arrays count from 1 as Fortran's do. */
declare module "quadprog" {
  export function solveQP(
    Dmat: number[][],
    dvec: number[],
    Amat: number[][],
    bvec: number[],
    meq?: number,
  ): { readonly solution: number[]; readonly message: string };
}
