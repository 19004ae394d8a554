import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createIssue, findKeys, type Stage, startStage } from './harness.ts'

describe('a sandbox of a hundred thousand issues', () => {
  let stage: Stage
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'valence-large-'))
    stage = await startStage({ seed: 'large', dataFile: join(folder, 'state.json') })
  }, 60_000)
  afterAll(() => rm(folder, { recursive: true, force: true }))

  const summaryOf = async (key: string) => (await stage.admin.get(`/rest/api/2/issue/${key}?fields=summary`)).body
  const total = async () =>
    (await stage.admin.post('/rest/api/3/search/approximate-count', { jql: 'project = LAB' })).body

  it('goes back to a snapshot and to its seed, whatever was edited, deleted or created', {
    timeout: 60_000,
  }, async () => {
    const control = stage.stranger()
    const seeded = await summaryOf('LAB-2')
    await stage.admin.put('/rest/api/2/issue/LAB-1', { fields: { summary: 'An early zeppelin' } })
    await stage.admin.delete('/rest/api/2/issue/LAB-3?deleteSubtasks=true')
    const kept = await total()
    expect((await control.post('/__sandbox/snapshot', { name: 'early' })).status).toBe(201)
    await stage.admin.put('/rest/api/2/issue/LAB-1', { fields: { summary: 'A late zeppelin' } })
    await stage.admin.put('/rest/api/2/issue/LAB-2', { fields: { summary: 'A late zeppelin' } })
    const late = await createIssue(stage.admin, { summary: 'A late zeppelin' })

    expect((await control.post('/__sandbox/reset', { name: 'early' })).status).toBe(200)
    expect(await findKeys(stage.admin, 'summary ~ zeppelin')).toEqual(['LAB-1'])
    expect(await summaryOf('LAB-2')).toEqual(seeded)
    expect((await stage.admin.get('/rest/api/2/issue/LAB-3')).status).toBe(404)
    expect((await stage.admin.get(`/rest/api/2/issue/${late}`)).status).toBe(404)
    expect(await total()).toEqual(kept)

    expect((await control.post('/__sandbox/reset', {})).status).toBe(200)
    expect(await findKeys(stage.admin, 'summary ~ zeppelin')).toEqual([])
    expect((await stage.admin.get('/rest/api/2/issue/LAB-3')).status).toBe(200)
    expect(await total()).toEqual({ count: 3000 })
    await stage.sandbox.close()
    const saved: unknown = JSON.parse(await readFile(join(folder, 'state.json'), 'utf8'))
    expect(saved).toMatchObject({ issues: [], deletedIssueIds: [], links: [], deletedLinkIds: [] })
  })
})
