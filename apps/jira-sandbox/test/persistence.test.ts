import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startSandbox } from '@valence/jira-sandbox'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
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
      origin: _origin,
      permissionSchemes: _permissionSchemes,
      administration: _administration,
      tasks: _tasks,
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

  it('remembers which Jira it is and how it began, and refuses to go on as another', async () => {
    const first = await startStage({ dataFile, flavour: 'datacenter', seed: 'empty' })
    await first.sandbox.close()
    const second = await startStage({ dataFile })
    expect(second.sandbox.origin).toEqual({ flavour: 'datacenter', seed: 'empty' })
    await second.sandbox.close()
    await expect(startSandbox({ dataFile, flavour: 'cloud' })).rejects.toThrow(
      `The data file ${dataFile} is of the flavour 'datacenter', not 'cloud'.`,
    )
    await expect(startSandbox({ dataFile, seed: 'large' })).rejects.toThrow('start with --reset to begin anew')
  })

  it('takes the credentials it is started with', async () => {
    const credentials = { username: 'me@sandbox.invalid', password: 'chosen' }
    const stage = await startStage({ dataFile, credentials })
    expect(stage.sandbox).toMatchObject(credentials)
    expect((await stage.admin.get('/rest/api/3/myself')).body).toMatchObject({ emailAddress: 'me@sandbox.invalid' })
    await stage.sandbox.close()
  })
})

describe('the data file of the large seed', () => {
  let directory: string
  let dataFile: string
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'sandbox-state-'))
    dataFile = join(directory, 'state.json')
  })
  afterEach(() => rm(directory, { recursive: true }))

  // It makes a hundred thousand issues and their index three times.
  it('holds what is different from it, and brings all of that back', { timeout: 240_000 }, async () => {
    const publicUrl = 'http://jira.invalid'
    const first = await startStage({ dataFile, seed: 'large', publicUrl })
    const { admin } = first
    const key = await createIssue(admin, { summary: 'Newest of many', parent: { key: 'APP-1' } })
    await admin.put('/rest/api/2/issue/CORE-77', { fields: { summary: 'Changed among many' } })
    await admin.put('/rest/api/3/issue/DATA-5/properties/kept', { by: 'somebody' })
    await admin.delete('/rest/api/3/issue/OPS-10')
    await admin.get('/rest/api/3/issue/LAB-3')
    const links = '/rest/api/2/issue/HELP-1?fields=issuelinks'
    await admin.post('/rest/api/2/issueLink', {
      type: { name: 'Blocks' },
      inwardIssue: { key: 'HELP-1' },
      outwardIssue: { key: 'HELP-4' },
    })
    const { body: linked } = await admin.get(links)
    const { password } = first.sandbox
    await first.sandbox.close()

    const file = JSON.parse(await readFile(dataFile, 'utf8'))
    const kept = z.object({ issues: z.array(z.object({ key: z.string() })) }).parse(file)
    expect(kept.issues.map((issue) => issue.key).sort()).toEqual([key, 'CORE-77', 'DATA-5', 'HELP-1', 'HELP-4'].sort())

    const second = await startStage({ dataFile, publicUrl })
    expect(second.sandbox).toMatchObject({ password, origin: { seed: 'large' } })
    const fields = async (path: string) => (await second.admin.get(`/rest/api/2/issue/${path}`)).body
    expect(await fields(key)).toMatchObject({ fields: { summary: 'Newest of many', parent: { key: 'APP-1' } } })
    expect(await fields('CORE-77')).toMatchObject({ fields: { summary: 'Changed among many' } })
    expect(await fields('DATA-5/properties/kept')).toMatchObject({ value: { by: 'somebody' } })
    expect((await second.admin.get('/rest/api/3/issue/OPS-10')).status).toBe(404)
    expect((await second.admin.get(links)).body).toMatchObject({
      fields: z.looseObject({ fields: z.unknown() }).parse(linked).fields,
    })
    await second.admin.delete(`/rest/api/3/issue/${key}`)
    await second.sandbox.close()

    const third = await startStage({ dataFile })
    expect((await third.admin.get(`/rest/api/3/issue/${key}`)).status).toBe(404)
    expect((await third.admin.get('/rest/api/3/issue/CORE-77')).status).toBe(200)
    await third.sandbox.close()
  })

  it('of another version of the seed is an error that says what to do', async () => {
    const stage = await startStage({ dataFile, seed: 'empty' })
    await stage.sandbox.close()
    const site = JSON.parse(await readFile(dataFile, 'utf8'))
    const nothing = { deletedIssueIds: [], deletedLinkIds: [], links: [], issues: [] }
    await writeFile(dataFile, JSON.stringify({ format: 2, seed: 'large', version: 0, site, ...nothing }))
    await expect(startSandbox({ dataFile })).rejects.toThrow(/version 0 of the large seed.*--reset/)
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
    expect(banner).toMatch(/flavour +cloud/)
    expect(banner).toMatch(/seed +empty/)
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
