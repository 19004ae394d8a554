import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createIssue, startStage } from './harness.ts'
import { follow } from './tasks.ts'

describe('a bulk operation', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'jira-sandbox-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  it('goes on after a restart where it stopped', async () => {
    const dataFile = join(folder, 'jira.json')
    const first = await startStage({ seed: 'empty', dataFile })
    const keys: string[] = []
    for (let at = 0; at < 40; at += 1) keys.push(await createIssue(first.admin, { summary: `Number ${at}` }))
    const submitted = await first.admin.post('/rest/api/3/bulk/issues/delete', { selectedIssueIdsOrKeys: keys })
    expect(submitted.status).toBe(201)
    await first.sandbox.close()
    const second = await startStage({ dataFile })
    const last = (await follow(second.admin, submitted.body)).at(-1)
    expect(last).toMatchObject({ status: 'COMPLETE', totalIssueCount: 40, invalidOrInaccessibleIssueCount: 0 })
    const left = await second.admin.post('/rest/api/3/search/approximate-count', { jql: 'project = APP' })
    expect(left.body).toEqual({ count: 0 })
    await second.sandbox.close()
  })
})
