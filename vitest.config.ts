import { defineConfig } from 'vitest/config'

// Workspace packages are tested from their sources: in the tests themselves (ssr), and in the global set-up (__vitest__).
const resolve = { conditions: ['source'] }

export default defineConfig({
  ssr: { resolve },
  environments: { __vitest__: { resolve } },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'apps/*/src/**/*.test.ts', 'apps/*/test/**/*.test.ts'],
    globalSetup: ['packages/testing/src/global-setup.ts'],
    setupFiles: ['packages/testing/src/property-seed.ts', 'apps/jira-sandbox/test/hold-answers-to-description.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    // To load everything anew for each file took longer than its tests. So files take back what they change in their process.
    isolate: false,
  },
})
