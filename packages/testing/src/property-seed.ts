import { readFileSync } from 'node:fs'
import { expect } from 'vitest'

// Set-up of every test file: properties take the same cases in every run, so that a change fails for what it did and not
// for its luck. PROPERTY_SEED=random takes new ones, a number those of that seed; a failure prints the seed that found it.

const usualSeed = 20_261_129

const { testPath } = expect.getState()
// Only the files that state properties pay for loading the library.
if (testPath !== undefined && readFileSync(testPath, 'utf8').includes("from 'fast-check'")) {
  const { default: fc } = await import('fast-check')
  const seed = seedOf(process.env.PROPERTY_SEED)
  if (seed !== undefined) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed })
}

function seedOf(asked: string | undefined): number | undefined {
  if (asked === 'random') return undefined
  if (asked === undefined || asked === '') return usualSeed
  if (/^-?\d+$/.test(asked)) return Number(asked)
  throw new Error(`PROPERTY_SEED must be a whole number or random, not '${asked}'.`)
}
