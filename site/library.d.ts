/** tools/site.js makes this module: each module of the standard library by the name with which glue imports it. */
declare module "library" {
  export const library: Readonly<Record<string, unknown>>;
}
