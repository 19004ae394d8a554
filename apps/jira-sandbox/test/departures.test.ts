import { spawn } from 'node:child_process'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { departures } from './departures.ts'
import { type Stage, startStage } from './harness.ts'
import { refereeIsPresent } from './openapi-referee.ts'
import { signIn } from './sign-in.ts'

describe('exchanges on the channel', () => {
  let stage: Stage
  const heard: unknown[] = []
  const hear = (exchange: unknown) => void heard.push(exchange)
  beforeAll(async () => {
    subscribe('valence.jira-sandbox.exchange', hear)
    stage = await startStage({
      seed: 'empty',
      intercept: ({ path }) => (path.endsWith('/field') ? { status: 200, body: { not: 'a list' } } : undefined),
    })
  })
  afterAll(async () => {
    unsubscribe('valence.jira-sandbox.exchange', hear)
    await stage.sandbox.close()
  })

  it('tell who answered and by which way', async () => {
    heard.length = 0
    await stage.admin.get('/rest/api/3/myself')
    await stage.admin.get('/rest/api/3/field')
    await stage.stranger().post('/__sandbox/faults', { kind: 'server-error', count: 1 })
    await stage.admin.get('/rest/api/3/myself')
    const app = await signIn(stage)
    await app.get(`/ex/jira/${stage.sandbox.oauth.cloudId}/rest/api/3/myself`)
    const cloud = { flavour: 'cloud', method: 'GET' }
    expect(heard).toMatchObject([
      { ...cloud, status: 200, answeredBy: 'sandbox', viaGateway: false },
      { ...cloud, status: 200, answeredBy: 'interception', viaGateway: false },
      { ...cloud, status: 503, answeredBy: 'fault', viaGateway: false },
      { ...cloud, status: 200, answeredBy: 'sandbox', viaGateway: true, path: '/rest/api/3/myself' },
    ])
  })
})

describe('exchanges of a sandbox in a process of its own', () => {
  it('are reported to the test that started it', async () => {
    const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
    const args = ['--conditions=source', '--import', 'tsx', main, '--port', '0', '--seed', 'empty']
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    let said = ''
    for await (const chunk of child.stdout) {
      said += String(chunk)
      if (said.includes('memory only')) break
    }
    const url = /http:\S+/.exec(said)?.[0] ?? ''
    await fetch(`${url}/rest/api/3/serverInfo`)
    const ended = new Promise((resolve) => child.once('close', resolve))
    child.kill('SIGKILL')
    await ended
    const lines = readFileSync(process.env.SANDBOX_EXCHANGES_FILE ?? '', 'utf8').split('\n')
    expect(lines.map((line) => (line === '' ? undefined : JSON.parse(line).path))).toEqual([
      '/rest/api/3/serverInfo',
      undefined,
    ])
  })
})

describe.runIf(refereeIsPresent)('departures from the description', () => {
  const answered = {
    method: 'GET',
    path: '/rest/api/3/field',
    query: {},
    requestHeaders: {},
    requestBody: undefined,
    status: 200,
    responseBody: { not: 'a list' },
    flavour: 'cloud',
    answeredBy: 'sandbox',
    viaGateway: false,
  }
  const asked = { ...answered, query: { colour: 'red' }, responseBody: [] }

  it('are found in the answers of a Cloud, once each', async () => {
    expect(await departures([answered, answered])).toEqual(['GET /rest/api/3/field: response 200 must be array'])
  })

  it('are not looked for in what a test or a fault answered, nor at a Data Center', async () => {
    const others = [{ answeredBy: 'interception' }, { answeredBy: 'fault' }, { flavour: 'datacenter' }]
    expect(await departures(others.map((other) => ({ ...answered, ...other })))).toEqual([])
  })

  it('are found in the requests of elements, and in those of nobody else', async () => {
    expect(await departures([asked])).toEqual([])
    expect(await departures([{ ...asked, requestHeaders: { 'user-agent': 'valence' } }])).toEqual([
      'GET /rest/api/3/field: query parameter colour is not declared',
    ])
  })

  it('are refusals without any of the shapes that refusals have', async () => {
    expect(await departures([{ ...answered, status: 429, responseBody: { message: 'no' } }])).toEqual([
      'GET /rest/api/3/field: response 429 has none of the shapes of a refusal',
    ])
  })
})
