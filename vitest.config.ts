import type { ViteUserConfig } from "vitest/config";

const config: ViteUserConfig = {
  test: {
    include: ["test/**/*.test.ts"],
    setupFiles: ["test/properties.ts"],
    // Two cores are what CI has; a busy machine must not turn a slow test into a failing one.
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 60_000,
    // As Node imports packages. Otherwise vitest puts a proxy before each one, which takes half of the time where much of TypeScript's library is used.
    deps: { interopDefault: false },
  },
};

export default config;
