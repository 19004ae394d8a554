import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Stage, startStage } from './harness.ts'

let stage: Stage
let org: string
let cloudId: string

const listSchema = z.object({
  entities: z.array(z.looseObject({ teamId: z.string(), displayName: z.string(), organizationId: z.string() })),
  cursor: z.string().nullable(),
})
const membersSchema = z.object({
  results: z.array(z.object({ accountId: z.string() })),
  pageInfo: z.object({ endCursor: z.string().nullable(), hasNextPage: z.boolean() }),
})

const gateway = (orgId: string) => `/gateway/api/public/teams/v1/org/${orgId}/teams`

beforeAll(async () => {
  stage = await startStage({ seed: 'empty' })
  cloudId = stage.sandbox.oauth.cloudId
  org = stage.sandbox.orgId
})
afterAll(() => stage.sandbox.close())

async function list(query = '') {
  return listSchema.parse((await stage.admin.get(gateway(org) + query)).body)
}

describe('teams of the organization', () => {
  it('are listed, those of one site only to who names the site', async () => {
    const names = (all: z.infer<typeof listSchema>) => all.entities.map((team) => team.displayName)
    expect(names(await list())).toEqual(['Service desk', 'Storefront web', 'Storefront mobile'])
    expect(names(await list(`?siteId=${cloudId}`))).toContain('Site keepers')
    const own = await stage.admin.get(`/public/teams/v1/org/${org}/teams?siteId=${cloudId}`)
    expect(own.body).toEqual(await list(`?siteId=${cloudId}`))
  })

  it('come page by page, until the cursor is null', async () => {
    const names: string[] = []
    let cursor = ''
    for (let page = 0; page < 5; page += 1) {
      const next = await list(`?size=1&cursor=${cursor}`)
      names.push(...next.entities.map((team) => team.displayName))
      if (next.cursor === null) break
      cursor = next.cursor
    }
    expect(names).toEqual(['Service desk', 'Storefront web', 'Storefront mobile'])
  })

  it('show themselves with what the caller may do to them', async () => {
    const [team] = (await list()).entities
    const { status, body } = await stage.as('bruno.keller').get(`${gateway(org)}/${team?.teamId}`)
    expect(status).toBe(200)
    expect(body).toMatchObject({ ...team, userPermissions: { ADD_MEMBERS: true, UPDATE_TEAM: true } })
  })

  it('tell their members page by page', async () => {
    const web = (await list()).entities.find((team) => team.displayName === 'Storefront web')
    const path = `${gateway(org)}/${web?.teamId}/members`
    const first = membersSchema.parse((await stage.admin.post(path, { first: 2 })).body)
    expect([first.results.length, first.pageInfo.hasNextPage]).toEqual([2, true])
    const rest = membersSchema.parse((await stage.admin.post(path, { first: 2, after: first.pageInfo.endCursor })).body)
    expect([rest.results.length, rest.pageInfo.hasNextPage]).toEqual([1, false])
    expect(new Set([...first.results, ...rest.results].map((member) => member.accountId)).size).toBe(3)
  })

  it.each([
    ['an unknown organization', () => gateway('nobody'), 404],
    ['an unknown team', () => `${gateway(org)}/nobody`, 404],
    ['a cursor of nobody’s making', () => `${gateway(org)}?cursor=MS54`, 400],
  ])('are refused for %s', async (_name, path, status) => {
    expect((await stage.admin.get(path())).status).toBe(status)
  })

  it('are closed to strangers and to OAuth', async () => {
    for (const authorization of [undefined, 'Bearer something']) {
      expect((await stage.stranger(authorization).get(gateway(org))).status).toBe(401)
    }
  })

  it('are not written here, and that is said', async () => {
    const { status } = await stage.admin.post(`/gateway/api/public/teams/v1/org/${org}/teams/`, { displayName: 'New' })
    expect(status).toBe(501)
  })
})
