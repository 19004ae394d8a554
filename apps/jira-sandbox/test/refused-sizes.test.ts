import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Stage, startStage } from './harness.ts'

const long = (length: number) => 'x'.repeat(length)
const ids = Array.from({ length: 201 }, (_, index) => `id=${index}`).join('&')

describe('what is longer, more or less than the description allows', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await startStage()
  })
  afterAll(() => stage.sandbox.close())

  it.each([
    ['post', '/issuesecurityschemes', { name: long(61) }],
    ['post', '/issuesecurityschemes', { name: 'A scheme', description: long(256) }],
    ['post', '/issuesecurityschemes', { name: 'A scheme', levels: [{ name: long(256) }] }],
    ['post', '/notificationscheme', { name: long(256) }],
    ['post', '/notificationscheme', { name: 'A scheme', description: long(4001) }],
    ['post', '/priority', { name: 'Someday', statusColor: '#ffffff', description: long(256) }],
    ['post', '/resolution', { name: 'Someday', description: long(256) }],
    ['post', '/projectCategory', { name: long(256) }],
    ['post', '/projectCategory', { name: 'Inside', description: long(1001) }],
    ['post', '/role', { name: ' Testers' }],
    ['post', '/comment/list', { ids: [] }],
    ['put', '/issue/APP-1/assignee', { name: 'ada', accountId: '5a0e4c1d9b7f3a2e6c8d0001' }],
  ] as const)('is refused in a body: %s %s', async (method, path, body) => {
    expect((await stage.admin[method](`/rest/api/3${path}`, body)).status).toBe(400)
  })

  it.each([
    `/filter/search?${ids}`,
    '/filter/search?owner=ada&accountId=5a0e4c1d9b7f3a2e6c8d0001',
    '/filter/search?expand=jql,nothing',
    '/user/permission/search?permissions=NOPE&query=a&projectKey=APP',
  ])('is refused in a query: %s', async (path) => {
    expect((await stage.admin.get(`/rest/api/3${path}`)).status).toBe(400)
  })

  it('is taken up to there', async () => {
    const scheme = { name: long(60), description: long(255), levels: [{ name: long(255), description: long(4000) }] }
    expect((await stage.admin.post('/rest/api/3/issuesecurityschemes', scheme)).status).toBe(201)
    const category = { name: long(255), description: long(1000) }
    expect((await stage.admin.post('/rest/api/3/projectCategory', category)).status).toBe(201)
    const query = ids.slice(0, ids.lastIndexOf('&'))
    expect((await stage.admin.get(`/rest/api/3/filter/search?${query}&expand=jql,isWritable`)).status).toBe(200)
  })
})
