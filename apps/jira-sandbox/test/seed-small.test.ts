import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { findKeys, type Stage, startStage } from './harness.ts'

const pageSchema = z.looseObject({ total: z.number() })
const issueSchema = z.looseObject({
  fields: z.looseObject({
    worklog: pageSchema.extend({ worklogs: z.array(z.unknown()) }),
    comment: pageSchema.extend({ comments: z.array(z.unknown()) }),
  }),
  changelog: pageSchema.extend({ histories: z.array(z.unknown()) }),
})

describe('the small site, as it is seen from outside', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await startStage()
  })
  afterAll(() => stage.sandbox.close())

  const read = async (key: string) =>
    issueSchema.parse((await stage.admin.get(`/rest/api/3/issue/${key}?expand=changelog`)).body)

  it('shows less of long lists than there is', async () => {
    const { worklog } = (await read('SET-2')).fields
    expect({ total: worklog.total, shown: worklog.worklogs.length }).toEqual({ total: 34, shown: 20 })
    const { comment } = (await read('SET-3')).fields
    expect({ total: comment.total, shown: comment.comments.length }).toEqual({ total: 128, shown: 100 })
    const { changelog } = await read('SET-4')
    expect({ total: changelog.total, shown: changelog.histories.length }).toEqual({ total: 140, shown: 100 })
  })

  it('has a project whose key breaks a query unless it is quoted', async () => {
    const unquoted = await stage.admin.post('/rest/api/3/search/jql', { jql: 'project = SET' })
    expect(unquoted).toMatchObject({ status: 400 })
    expect(JSON.stringify(unquoted.body)).toContain("'SET' is a reserved JQL word")
    expect(await findKeys(stage.admin, 'project = "SET"')).toHaveLength(70)
  })

  it('hides a project from all but its members', async () => {
    const [member, other] = [stage.as('emre.aydin'), stage.as('bruno.keller')]
    expect((await member.get('/rest/api/3/issue/VAULT-1')).status).toBe(200)
    expect((await other.get('/rest/api/3/issue/VAULT-1')).status).toBe(404)
    expect((await other.get('/rest/api/3/project/VAULT')).status).toBe(404)
    expect(await findKeys(member, 'project = VAULT')).toHaveLength(25)
    expect(await findKeys(other, 'summary ~ "seal" and project = VAULT')).toEqual([])
  })

  it('hides an issue behind a security level, even from members and administrators', async () => {
    const [keeper, member] = [stage.as('dana.lindqvist'), stage.as('emre.aydin')]
    expect((await keeper.get('/rest/api/3/issue/VAULT-2')).body).toMatchObject({
      fields: { security: { name: 'Keepers' } },
    })
    expect(await findKeys(keeper, 'level = Keepers')).toEqual(['VAULT-2'])
    for (const other of [member, stage.admin]) {
      expect((await other.get('/rest/api/3/issue/VAULT-2')).status).toBe(404)
      expect(await findKeys(other, 'key > VAULT-1 and key < VAULT-4')).toEqual(['VAULT-3'])
    }
  })

  it('has schemes of permissions, of notifications and of security', async () => {
    const { body: permissions } = await stage.admin.get('/rest/api/3/permissionscheme')
    expect(permissions).toMatchObject({
      permissionSchemes: expect.arrayContaining([expect.objectContaining({ name: 'Vault permission scheme' })]),
    })
    const { body: notifications } = await stage.admin.get('/rest/api/3/notificationscheme')
    expect(notifications).toMatchObject({
      values: expect.arrayContaining([expect.objectContaining({ name: 'Vault notification scheme' })]),
    })
    const { body: security } = await stage.admin.get('/rest/api/3/issuesecurityschemes')
    expect(security).toMatchObject({ issueSecuritySchemes: [{ name: 'Vault security scheme' }] })
  })

  it('finds an issue that was moved by the key it had', async () => {
    expect((await stage.admin.get('/rest/api/3/issue/DESK-12?fields=summary')).body).toMatchObject({ key: 'SET-5' })
  })

  it('has statuses in another language, whose category says what they are', async () => {
    const { body } = await stage.admin.get('/rest/api/3/issue/SET-1?fields=status')
    expect(body).toMatchObject({
      fields: { status: { name: 'In Bearbeitung', statusCategory: { key: 'indeterminate' } } },
    })
  })

  it('has two fields of one name, and a project that its team manages', async () => {
    const fields = z.array(z.looseObject({ id: z.string(), name: z.string() }))
    const known = fields.parse((await stage.admin.get('/rest/api/3/field')).body)
    expect(new Set(known.filter(({ name }) => name === 'Environment tier').map(({ id }) => id)).size).toBe(2)
    expect((await stage.admin.get('/rest/api/3/project/IDEA')).body).toMatchObject({
      style: 'next-gen',
      simplified: true,
    })
  })
})
