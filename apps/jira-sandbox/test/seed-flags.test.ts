import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readCommandLine, usage } from '../src/command/command-line.ts'

describe('the options of npm run sandbox', () => {
  it('are all as usual when none is given', () => {
    expect(readCommandLine([])).toEqual({
      options: { port: 2990, host: '127.0.0.1', strictJql: false },
      reset: false,
      help: false,
    })
  })

  it('are read, each into what it sets', () => {
    const args = '--port 0 --flavour datacenter --seed large --context-path /jira --strict-jql --index-lag-ms 1500'
    const more =
      '--limits datacenter --data state.json --reset --public-url https://jira.example.com --basic-auth off --sites 2'
    expect(readCommandLine(`${args} ${more}`.split(' '))).toEqual({
      options: {
        port: 0,
        host: '127.0.0.1',
        flavour: 'datacenter',
        seed: 'large',
        contextPath: '/jira',
        strictJql: true,
        indexDelayMs: 1500,
        limits: 'datacenter',
        dataFile: 'state.json',
        publicUrl: 'https://jira.example.com',
        basicAuth: false,
        sites: 2,
      },
      reset: true,
      help: false,
    })
    expect(readCommandLine(['--seed', 'site.json']).options.seed).toEqual({ file: resolve('site.json') })
  })

  it('are all listed by --help', () => {
    expect(readCommandLine(['--help']).help).toBe(true)
    const flags = ['port', 'host', 'flavour', 'seed', 'data', 'reset', 'public-url', 'context-path', 'basic-auth']
    const more = ['strict-jql', 'index-lag-ms', 'limits', 'sites', 'help']
    expect([...usage.matchAll(/^ {2}--([a-z-]+)/gm)].map(([, flag]) => flag)).toEqual([...flags, ...more])
  })

  it.each([
    ['--flavour server', "--flavour takes cloud or datacenter, not 'server'."],
    ['--seed huge', "--seed takes small, large, empty or a FILE.json, not 'huge'."],
    ['--limits all', "--limits takes off, cloud or datacenter, not 'all'."],
    ['--basic-auth no', "--basic-auth takes on or off, not 'no'."],
    ['--sites 3', "--sites takes 1 or 2, not '3'."],
    ['--port 65536', "--port takes a whole number from 0 to 65535, not '65536'."],
    ['--index-lag-ms soon', "--index-lag-ms takes a whole number from 0 to 86400000, not 'soon'."],
    ['--public-url jira', "--public-url takes an address such as https://jira.example.com, not 'jira'."],
    ['--reset', '--reset needs --data, the file to remove.'],
    ['--sede small', "Unknown option '--sede'"],
  ])('that do not fit are named with what they take: %s', (args, message) => {
    expect(() => readCommandLine(args.split(' '))).toThrow(message)
    expect(() => readCommandLine(args.split(' '))).toThrow(usage)
  })
})
