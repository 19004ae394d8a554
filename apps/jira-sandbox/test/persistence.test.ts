import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startSandbox } from '@valence/jira-sandbox'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createIssue, findKeys, startStage } from './harness.ts'

describe('the data file', () => {
  let directory: string
  let dataFile: string
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'sandbox-state-'))
    dataFile = join(directory, 'state.json')
  })
  afterEach(() => rm(directory, { recursive: true }))

  it('brings back issues, comments, tokens and numbering after a restart', async () => {
    const first = await startStage({ dataFile })
    const key = await createIssue(first.admin, { summary: 'Remember me', labels: ['kept'] })
    await first.admin.post(`/rest/api/2/issue/${key}/comment`, { body: 'And me' })
    await first.admin.delete('/rest/api/3/issue/APP-2')
    const { password, tokens } = first.sandbox
    await first.sandbox.close()

    const second = await startStage({ dataFile })
    expect({ password: second.sandbox.password, tokens: second.sandbox.tokens }).toEqual({ password, tokens })
    expect((await second.admin.get(`/rest/api/2/issue/${key}`)).body).toMatchObject({
      fields: { summary: 'Remember me', labels: ['kept'], comment: { comments: [{ body: 'And me' }] } },
    })
    expect((await second.admin.get('/rest/api/3/issue/APP-2')).status).toBe(404)
    expect(await findKeys(second.admin, 'labels = kept')).toEqual([key])
    const next = await createIssue(second.admin, {})
    expect(Number(next.split('-')[1])).toBe(Number(key.split('-')[1]) + 1)
    await second.sandbox.close()
  })

  it('is written while the sandbox runs, not only at its end', async () => {
    const stage = await startStage({ dataFile })
    await createIssue(stage.admin, { summary: 'Written soon' })
    const deadline = performance.now() + 5_000
    let text = ''
    while (!text.includes('Written soon') && performance.now() < deadline) {
      text = await readFile(dataFile, 'utf8').catch(() => '')
    }
    expect(text).toContain('Written soon')
    await stage.sandbox.close()
  })

  it('of an earlier sandbox, which knew less, is read', async () => {
    const first = await startStage({ dataFile })
    const key = await createIssue(first.admin, {})
    await first.sandbox.close()
    const {
      oauthClients: _clients,
      grants: _grants,
      outbox: _outbox,
      ...older
    } = JSON.parse(await readFile(dataFile, 'utf8'))
    await writeFile(dataFile, JSON.stringify(older))
    const second = await startStage({ dataFile })
    expect((await second.admin.get(`/rest/api/3/issue/${key}`)).status).toBe(200)
    expect(second.sandbox.oauth.clientSecret).not.toBe('')
    await second.sandbox.close()
  })

  it('that is damaged is an error, never a fresh start', async () => {
    await writeFile(dataFile, '{"format":1}')
    await expect(startSandbox({ dataFile })).rejects.toThrow('cannot be read')
  })

  it('takes the credentials it is started with', async () => {
    const credentials = { username: 'me@sandbox.invalid', password: 'chosen' }
    const stage = await startStage({ dataFile, credentials })
    expect(stage.sandbox).toMatchObject(credentials)
    expect((await stage.admin.get('/rest/api/3/myself')).body).toMatchObject({ emailAddress: 'me@sandbox.invalid' })
    await stage.sandbox.close()
  })
})

describe('the command', () => {
  it('says where it is, who may come in and that it is a simulator, and stops when told', async () => {
    const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
    const child = spawn(process.execPath, [
      '--import',
      'tsx',
      '--conditions=source',
      main,
      '--port',
      '0',
      '--seed',
      'empty',
    ])
    let banner = ''
    await new Promise<void>((resolve, reject) => {
      child.once('exit', () => reject(new Error('The command ended early.')))
      child.stdout.on('data', (chunk) => {
        banner += String(chunk)
        if (banner.includes('data ')) resolve()
      })
    })
    expect(banner).toContain('a simulator of Jira Cloud, not Jira itself')
    expect(banner).toMatch(/URL +http:\/\/127\.0\.0\.1:\d+/)
    expect(banner).toContain('admin@sandbox.invalid')
    const stopped = performance.now()
    const code = await new Promise((resolve) => {
      child.removeAllListeners('exit')
      child.once('exit', resolve)
      child.kill('SIGTERM')
    })
    expect(code).toBe(0)
    expect(performance.now() - stopped).toBeLessThan(2_000)
  })
})
