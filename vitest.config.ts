import { existsSync } from 'node:fs'
import { configDefaults, defineConfig } from 'vitest/config'

const browser = '/usr/bin/chromium'
const hasBrowser = existsSync(browser)

if (!hasBrowser) {
  const missing = `There is no ${browser}: the tests in a real browser (test/**/*browser*.test.ts)`
  const remedy = 'Install Debian’s chromium and fonts-noto-core'
  if (process.env.CI) throw new Error(`${missing} cannot run. ${remedy}.`)
  console.warn(`\n  ${missing} ARE LEFT OUT. ${remedy} to run them.\n`)
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/canaries.ts'],
    exclude: [...configDefaults.exclude, ...(hasBrowser ? [] : ['test/**/*browser*.test.ts'])],
    // Real servers, a real browser and real crashes share two cores: patience instead of retries.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
  },
})
