import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { permissions } from '../src/permissions/catalog.ts'
import { allows, browsableProjects, browseTest, mayBrowse } from '../src/permissions/permissions.ts'
import type { HolderRecord } from '../src/records/access.ts'
import { seedSnapshot } from '../src/seed/recipe.ts'
import { createState } from '../src/world/snapshot.ts'
import type { State } from '../src/world/state.ts'

/** A site whose project APP has a scheme of its own, with one grant to browse. */
function siteWith(holder: HolderRecord | undefined, levelFor?: HolderRecord): State {
  const snapshot = seedSnapshot('small', randomUUID)
  const grants = holder ? [{ id: 1, permission: 'BROWSE_PROJECTS', holder }] : []
  snapshot.permissionSchemes.push({ id: '20000', name: 'Own', description: '', grants })
  const levels = levelFor
    ? [{ id: '30001', name: 'Secret', description: '', members: [{ id: 1, holder: levelFor }] }]
    : []
  snapshot.securitySchemes.push({ id: '30000', name: 'Levels', description: '', levels })
  for (const project of snapshot.projects) {
    if (project.key !== 'APP') continue
    project.permissionSchemeId = '20000'
    project.securitySchemeId = '30000'
  }
  return createState(snapshot)
}

const dana = '5a0e4c1d9b7f3a2e6c8d0004'
const bruno = '5a0e4c1d9b7f3a2e6c8d0002'
const everyone = '1b6f0f5e-53c5-4d4c-9f51-0b2f6a1c0002'
const developers = '1b6f0f5e-53c5-4d4c-9f51-0b2f6a1c0004'

/** E-mail names of those who see the project, `nobody` for an anonymous caller. */
function seers(state: State, projectKey = 'APP'): string[] {
  const callers = [undefined, ...state.users.values()]
  const seeing = callers.filter((user) => browsableProjects(state, user).some((project) => project.key === projectKey))
  return seeing.map((user) => user?.emailAddress.split('@')[0] ?? 'nobody')
}

describe('permission schemes', () => {
  it.each<[HolderRecord, readonly string[]]>([
    [{ type: 'user', parameter: bruno }, ['bruno.keller']],
    [{ type: 'projectLead' }, ['dana.lindqvist']],
    [{ type: 'group', parameter: developers }, ['dana.lindqvist', 'emre.aydin', 'farah.haddad', 'goro.tanaka']],
    [{ type: 'projectRole', parameter: '10002' }, ['admin', 'dana.lindqvist']],
    [{ type: 'applicationRole', parameter: 'jira-administrators' }, ['admin']],
  ])('give to %j and to nobody else', (holder, expected) => {
    expect(seers(siteWith(holder)).sort()).toEqual([...expected].sort())
  })

  it('give to anonymous callers only with anyone, and to nobody without a grant', () => {
    expect(seers(siteWith({ type: 'anyone' }))).toContain('nobody')
    expect(seers(siteWith({ type: 'loggedIn' }))).not.toContain('nobody')
    expect(seers(siteWith(undefined))).toEqual([])
  })

  it('never let in whoever is switched off or has no access to the product', () => {
    const state = siteWith({ type: 'group', parameter: everyone })
    expect(seers(state)).not.toContain('ivo.petrov')
    for (const user of state.users.values()) if (user.emailAddress.startsWith('goro')) user.role = 'none'
    state.revision += 1
    expect(seers(state)).not.toContain('goro.tanaka')
  })

  it('show reporters their own issues, and the project itself to everybody who could be one', () => {
    const state = siteWith({ type: 'reporter' })
    const caller = state.users.get(dana)
    const issues = [...state.issues.values()].filter((issue) => issue.key.startsWith('APP-'))
    const seen = issues.filter((issue) => mayBrowse(state, caller, issue))
    expect(seen).toEqual(issues.filter((issue) => issue.values.reporter === dana))
    expect(seen.length).toBeGreaterThan(0)
    expect(browsableProjects(state, caller).map((project) => project.key)).toContain('APP')
  })

  it('keep an issue with a security level to the members of the level', () => {
    const state = siteWith({ type: 'loggedIn' }, { type: 'user', parameter: dana })
    const issue = state.issues.get(state.issueIdByKey.get('APP-1') ?? '')
    if (!issue) throw new Error('The seed has no APP-1.')
    issue.values.security = '30001'
    state.revision += 1
    expect(mayBrowse(state, state.users.get(dana), issue)).toBe(true)
    expect(mayBrowse(state, state.users.get(bruno), issue)).toBe(false)
  })

  it('come to the same for one permission and for the quick test of search', () => {
    const holders: readonly HolderRecord[] = [
      { type: 'anyone' },
      { type: 'reporter' },
      { type: 'assignee' },
      { type: 'projectLead' },
      { type: 'group', parameter: developers },
      { type: 'projectRole', parameter: '10003' },
    ]
    const holder = fc.constantFrom(...holders)
    const states = fc.tuple(holder, fc.option(holder, { nil: undefined })).map(([one, level]) => {
      const state = siteWith(one, level)
      for (const [index, issue] of [...state.issues.values()].entries())
        if (level && index % 3 === 0) issue.values.security = '30001'
      return state
    })
    const check = (state: State, index: number) => {
      const caller = [undefined, ...state.users.values()][index]
      const sees = browseTest(state, caller)
      for (const issue of state.issues.values())
        expect(sees(issue)).toBe(allows(state, caller, 'BROWSE_PROJECTS', issue))
    }
    fc.assert(fc.property(states, fc.nat(10), check), { numRuns: 25 })
  })

  it('are by default as the rank of the account says, for every permission', () => {
    const state = createState(seedSnapshot('small', randomUUID))
    const ranks = { none: 0, viewer: 1, member: 2, admin: 3 } as const
    for (const project of state.projects.values()) {
      if (project.permissionSchemeId !== undefined) continue
      for (const [key, { least }] of Object.entries(permissions)) {
        for (const user of state.users.values()) {
          const expected = user.active && ranks[user.role] >= ranks[least]
          expect([user.displayName, key, allows(state, user, key, project)]).toEqual([user.displayName, key, expected])
        }
      }
    }
  })
})
