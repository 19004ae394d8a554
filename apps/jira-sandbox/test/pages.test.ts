import { afterEach, describe, expect, it } from 'vitest'
import { startDataCenter } from './datacenter-stage.ts'
import { createIssue, type Stage, startStage } from './harness.ts'

describe.each([
  ['a Cloud', () => startStage({ seed: 'empty' })],
  ['a Data Center', () => startDataCenter({ seed: 'empty' })],
] as const)('the pages of %s', (_, start) => {
  let stage: Stage | undefined
  afterEach(async () => stage?.sandbox.close())

  it('say what this is', async () => {
    stage = await start()
    const { status, headers, body } = await stage.stranger().get('/')
    expect([status, headers.get('content-type')]).toEqual([200, 'text/html;charset=UTF-8'])
    expect(body).toContain('This is a simulator of Jira, not Jira itself.')
  })

  it('show an issue to whoever may see it, as text that no script runs in', async () => {
    stage = await start()
    const key = await createIssue(stage.admin, { summary: 'A <b>bold</b> one', description: 'With *words*' })
    const { status, headers, body } = await stage.admin.get(`/browse/${key}`)
    expect(status).toBe(200)
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(body).toContain(`${key}: A &lt;b&gt;bold&lt;/b&gt; one`)
    expect(body).toContain('With <b>words</b>')
    expect((await stage.admin.get('/browse/APP-99')).status).toBe(404)
    const stranger = await stage.stranger().get(`/browse/${key}`)
    expect([stranger.status, stranger.headers.get('www-authenticate')]).toEqual([
      401,
      'Basic realm="Jira sandbox (simulator)"',
    ])
  })
})
