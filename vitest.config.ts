import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Real servers, a real browser and real crashes share two cores: patience instead of retries.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
  },
})
