import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createIssue, type Stage, startStage } from './harness.ts'

const page = z.looseObject({ maxResults: z.number().optional(), limit: z.number().optional() })

describe('pages', () => {
  let stage: Stage
  let issue: string
  beforeAll(async () => {
    stage = await startStage({ seed: 'empty' })
    issue = `/issue/${await createIssue(stage.admin, {})}`
  })
  afterAll(() => stage.sandbox.close())

  async function sizeOf(path: string): Promise<number | undefined> {
    const { maxResults, limit } = page.parse((await stage.admin.get(`/rest/api/3${path}`)).body)
    return maxResults ?? limit
  }

  it.each([
    ['/label?', 'maxResults', 1000, 1000],
    ['/statuses/search?', 'maxResults', 200, 200],
    ['/field/search?', 'maxResults', 50, 50],
    ['/project/search?', 'maxResults', 50, 100],
    ['/auditing/record?', 'limit', 1000, 1000],
    ['/user/bulk?accountId=x&', 'maxResults', 10, 200],
    ['/group/bulk?', 'maxResults', 50, 1000],
  ] as const)('of %s have the sizes of the description', async (path, name, byDefault, most) => {
    expect(await sizeOf(path)).toBe(byDefault)
    expect(await sizeOf(`${path}${name}=100000`)).toBe(most)
  })

  it('of what hangs on an issue have theirs', async () => {
    expect(await sizeOf(`${issue}/comment`)).toBe(100)
    expect(await sizeOf(`${issue}/worklog`)).toBe(5000)
    expect(await sizeOf(`${issue}/changelog`)).toBe(100)
  })
})
