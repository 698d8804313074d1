import type { ViteUserConfig } from "vitest/config";

const config: ViteUserConfig = {
  test: {
    include: ["test/**/*.test.ts"],
    setupFiles: ["test/properties.ts"],
    // Two cores are what CI has; a busy machine must not turn a slow test into a failing one.
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
};

export default config;
