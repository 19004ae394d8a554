import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readArguments, readDemoArguments, usage } from '../src/arguments.ts'

describe('the options of npm start', () => {
  it('say nothing of the sandbox unless they are told', () => {
    expect(readArguments([])).toEqual({
      sandboxPort: 2990,
      dataDir: resolve('.valence'),
      json: false,
      reset: false,
      help: false,
    })
  })

  it.each([
    ['small', 'small'],
    ['large', 'large'],
    ['empty', 'empty'],
    ['sites/mine.json', { file: resolve('sites/mine.json') }],
  ])('take the seed %s', (text, sandboxSeed) => {
    expect(readArguments(['--sandbox-seed', text])).toMatchObject({ sandboxSeed })
  })

  it('can be asked for', () => {
    expect(readArguments(['--help'])).toMatchObject({ help: true })
  })

  it('take either flavour', () => {
    expect(readArguments(['--sandbox-flavour', 'datacenter'])).toMatchObject({ sandboxFlavour: 'datacenter' })
    expect(readDemoArguments(['--sandbox-flavour', 'cloud'])).toEqual({ sandboxFlavour: 'cloud' })
  })

  it.each([
    [['--sandbox-flavour', 'server'], "--sandbox-flavour takes cloud or datacenter, not 'server'."],
    [['--sandbox-seed', 'huge'], "--sandbox-seed takes small, large, empty or a FILE.json, not 'huge'."],
    [['--sandbox-port', 'x'], "--sandbox-port must be a port number, not 'x'."],
  ])('that do not fit are named with what they take: %j', (args, message) => {
    expect(() => readArguments(args)).toThrow(message)
    expect(() => readArguments(args)).toThrow(usage)
  })

  it('are two in the demo, which refuses others', () => {
    expect(() => readDemoArguments(['--reset'])).toThrow(/Unknown option '--reset'[\s\S]*npm run demo/)
  })
})
