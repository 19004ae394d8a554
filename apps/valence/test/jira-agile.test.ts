import { type Connection, isRecord, type ProviderRecord } from '@valence/element-kit'
import { jira } from '@valence/elements'
import { type Sandbox, startSandbox } from '@valence/jira-sandbox'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { configurationOf, openConnection, operation, options, page, walkAll } from './jira-line.ts'

describe.each(['cloud', 'datacenter'] as const)('boards and sprints of a %s site', (flavour) => {
  let sandbox: Sandbox
  let connection: Connection

  beforeAll(async () => {
    sandbox = await startSandbox({ flavour })
    const line = openConnection(jira, configurationOf(sandbox))
    const deploymentType = flavour === 'cloud' ? 'Cloud' : 'Server'
    connection = { ...line, profile: { ...line.profile, deploymentType } }
  })

  afterAll(() => sandbox.close())

  it('are listed whole, each once, whatever the size of the pages', async () => {
    for (const path of ['boards', 'sprints']) {
      const all = await walkAll(connection, path, 100)
      expect(all.length).toBeGreaterThan(1)
      expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
      expect(await walkAll(connection, path, 1)).toEqual(all)
      for (const record of all) {
        expect(await operation(path, 'get')(connection, String(record.id), options)).toEqual(record)
      }
    }
  })

  it('have every sprint of every board in the one list of all', async () => {
    const all = new Set((await walkAll(connection, 'sprints', 100)).map(({ id }) => id))
    const scrum = (await walkAll(connection, 'boards', 100)).filter(({ type }) => type === 'scrum')
    const below = await Promise.all(
      scrum.map(({ id }) => walkAll(connection, 'boards/sprints', 100, { parents: [String(id)] })),
    )
    expect(below.flat().length).toBeGreaterThan(1)
    expect(below.flat().filter(({ id }) => !all.has(id))).toEqual([])
  })

  it('give the sprints of one state when only those are wanted', async () => {
    const all = await walkAll(connection, 'sprints', 100)
    const states = [...new Set(all.map(({ state }) => String(state)))]
    for (const state of states) {
      const found = await walkAll(connection, 'sprints', 100, { where: [state] })
      expect(found).toEqual(all.filter((one) => one.state === state))
    }
    expect(await walkAll(connection, 'sprints', 100, { where: [] })).toEqual([])
  })

  it('make, change in part, and delete a sprint of a board', async () => {
    const [board] = (await walkAll(connection, 'boards', 100)).filter(({ type }) => type === 'scrum')
    const parents = [String(board?.id)]
    const dates = { startDate: '2031-01-01T00:00:00.000Z', endDate: '2031-01-15T00:00:00.000Z' }
    const body = { name: 'Moon landing', goal: 'Land', ...dates }
    const made = await operation('boards/sprints', 'create')(connection, body, { ...options, parents })
    expect(made).toMatchObject({ id: expect.any(String), state: 'future', originBoardId: Number(board?.id), ...body })
    const id = String(made.id)
    const changed = await operation('sprints', 'update')(connection, id, { name: 'Mars landing' }, options)
    expect(changed).toMatchObject({ ...dates, id, name: 'Mars landing', goal: 'Land' })
    await operation('sprints', 'remove')(connection, id, options)
    await expect(operation('sprints', 'get')(connection, id, options)).rejects.toMatchObject({ status: 404 })
  })

  it('have as issues what Jira says they have', async () => {
    const checked: string[] = []
    for (const [path, child] of [
      ['sprints', 'sprint'],
      ['boards', 'board'],
    ] as const) {
      for (const { id } of await walkAll(connection, path, 100)) {
        const found = await walkAll(connection, `${path}/issues`, 100, { parents: [String(id)] })
        const expected = await issuesAt(sandbox, `/rest/agile/1.0/${child}/${id}/issue`)
        // The list of a board leaves epics out, which its filter finds.
        const shown = path === 'boards' ? found.filter(isNoEpic) : found
        expect(keysOf(shown), `${path} ${id}`).toEqual(keysOf(expected.filter(isNoEpic)))
        checked.push(...found.map(({ key }) => String(key)))
      }
    }
    expect(checked.length).toBeGreaterThan(10)
  })

  it('are 404 when their parent is not there', async () => {
    for (const path of ['sprints/issues', 'boards/issues', 'boards/sprints']) {
      await expect(operation(path, 'list')(connection, { ...page, parents: ['999999'] })).rejects.toMatchObject({
        status: 404,
      })
    }
  })
})

describe('teams', () => {
  let sandbox: Sandbox

  beforeAll(async () => {
    sandbox = await startSandbox()
  })

  afterAll(() => sandbox.close())

  const open = (configuration: Readonly<Record<string, string>>) =>
    openConnection(jira, { ...configurationOf(sandbox), ...configuration })

  it('are those of the organization, of the site alone too, with members when asked for', async () => {
    const connection = open({ 'organization.id': sandbox.orgId })
    const all = await walkAll(connection, 'teams', 100)
    expect(all.length).toBeGreaterThan(1)
    expect(await walkAll(connection, 'teams', 1)).toEqual(all)
    expect(all.filter((team) => 'members' in team)).toEqual([])
    for (const team of await walkAll(connection, 'teams', 100, { parameters: { includeMembers: 'true' } })) {
      expect(team.members).toEqual(await walkAll(connection, 'teams/members', 1, { parents: [String(team.id)] }))
      expect(await operation('teams', 'get')(connection, String(team.id), options)).toMatchObject({ id: team.teamId })
    }
  })

  it('say what is missing: the organization, an API token, Cloud', async () => {
    const list = (connection: Connection) => operation('teams', 'list')(connection, page)
    await expect(list(open({}))).rejects.toMatchObject({
      status: 400,
      message: expect.stringContaining('organization.id'),
    })
    const known = open({ 'organization.id': sandbox.orgId })
    const other = (profile: Readonly<Record<string, string>>) => ({
      ...known,
      profile: { ...known.profile, ...profile },
    })
    await expect(list(other({ authentication: 'bearer' }))).rejects.toMatchObject({ status: 403 })
    await expect(list(other({ deploymentType: 'Server' }))).rejects.toMatchObject({ status: 405 })
  })
})

/** By Jira's own list, which is going. */
async function issuesAt({ url, username, password }: Sandbox, path: string): Promise<readonly ProviderRecord[]> {
  const basic = Buffer.from(`${username}:${password}`).toString('base64')
  const issues: ProviderRecord[] = []
  for (;;) {
    const query = `?startAt=${issues.length}&maxResults=50&fields=issuetype`
    const response = await fetch(url + path + query, { headers: { authorization: `Basic ${basic}` } })
    const answer: unknown = await response.json()
    const page = isRecord(answer) && Array.isArray(answer.issues) ? answer.issues.filter(isRecord) : []
    if (page.length === 0) return issues
    issues.push(...page)
  }
}

function isNoEpic({ fields }: ProviderRecord): boolean {
  const type = isRecord(fields) ? fields.issuetype : undefined
  return isRecord(type) && type.name !== 'Epic'
}

function keysOf(issues: readonly ProviderRecord[]): readonly string[] {
  return issues.map(({ key }) => String(key)).toSorted()
}
