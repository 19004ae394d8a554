import { describe, expect, it } from 'vitest'
import type { IssueRecord, Snapshot } from '../src/records/records.ts'
import { snapshotSchema } from '../src/records/records.ts'
import { createLargeBase } from '../src/seed/large/base.ts'
import { seedSnapshot } from '../src/seed/recipe.ts'
import { createState } from '../src/world/snapshot.ts'

const uuid = () => 'cloud'

function countsByProject({ projects, issues }: Snapshot): Record<string, number> {
  const keys = new Map(projects.map(({ id, key }) => [id, key]))
  const counts: Record<string, number> = {}
  for (const { values } of issues) {
    const key = keys.get(String(values.project)) ?? 'none'
    counts[key] = (counts[key] ?? 0) + 1
  }
  return counts
}

function issueOf({ issues }: Snapshot, key: string): IssueRecord {
  const issue = issues.find((candidate) => candidate.key === key)
  if (!issue) throw new Error(`There is no ${key}.`)
  return issue
}

describe('the small seed', () => {
  const small = seedSnapshot('small', uuid)

  it('has about three hundred issues in five projects', () => {
    expect(countsByProject(small)).toEqual({ HELP: 74, APP: 72, SET: 70, IDEA: 58, VAULT: 26 })
  })

  it('is the same every time', () => {
    const again = seedSnapshot('small', uuid)
    expect({ issues: again.issues, links: again.links, projects: again.projects }).toEqual({
      issues: small.issues,
      links: small.links,
      projects: small.projects,
    })
  })

  it('fits the schema of the data file, with ids and keys of their own', () => {
    expect(snapshotSchema.parse(small)).toEqual(small)
    expect(new Set(small.issues.map(({ id }) => id)).size).toBe(small.issues.length)
    expect(new Set(small.issues.map(({ key }) => key)).size).toBe(small.issues.length)
  })

  it('has the traps of real sites', () => {
    expect(issueOf(small, 'SET-2').worklogs.length).toBeGreaterThan(20)
    expect(issueOf(small, 'SET-3').comments.length).toBeGreaterThan(100)
    expect(issueOf(small, 'SET-4').changes.length).toBeGreaterThan(100)
    expect(issueOf(small, 'SET-5').formerKeys).toEqual(['DESK-12'])
    expect(issueOf(small, 'SET-1').attachments).toHaveLength(2)
    expect(small.customFields.filter(({ name }) => name === 'Environment tier')).toHaveLength(2)
    expect(small.projects.find(({ key }) => key === 'IDEA')?.style).toBe('next-gen')
    expect(small.projects.find(({ key }) => key === 'VAULT')?.permissionSchemeId).toBe(
      small.permissionSchemes.at(-1)?.id,
    )
    expect(new Set(small.users.map(({ timeZone }) => timeZone)).size).toBeGreaterThan(7)
  })
})

describe('the empty seed', () => {
  it('has people and projects, but no issue', () => {
    const empty = seedSnapshot('empty', uuid)
    expect(empty.projects.map(({ key, nextNumber }) => [key, nextNumber])).toEqual([
      ['HELP', 1],
      ['APP', 1],
    ])
    expect({ issues: empty.issues.length, users: empty.users.length }).toEqual({ issues: 0, users: 10 })
  })
})

describe('the large seed', () => {
  const large = seedSnapshot('large', uuid)

  it('has a hundred thousand issues', () => {
    const counts = {
      HELP: 30_000,
      APP: 22_000,
      CORE: 14_000,
      DATA: 10_000,
      OPS: 9_000,
      WEB: 7_000,
      IN: 5_000,
      LAB: 3_000,
    }
    expect(countsByProject(large)).toEqual(counts)
    expect({ users: large.users.length, links: large.links.length }).toEqual({ users: 310, links: 5_000 })
  })

  it('is the same every time, and any issue can be made again by itself', { timeout: 60_000 }, () => {
    const again = seedSnapshot('large', uuid)
    const base = createLargeBase()
    for (let index = 0; index < large.issues.length; index += 1) {
      const text = JSON.stringify(large.issues[index])
      if (JSON.stringify(again.issues[index]) !== text) expect(again.issues[index]).toEqual(large.issues[index])
      if (index % 97 === 0) expect(JSON.stringify(base.issueAt(index))).toBe(text)
    }
    expect(again.links).toEqual(large.links)
    expect(again.projects).toEqual(large.projects)
  })

  it('refers to nothing that is not there', { timeout: 60_000 }, () => {
    const state = createState(large)
    const unknown = new Set<string>()
    const check = (known: { has(id: string): boolean }, id: unknown, what: string) => {
      if (typeof id === 'string' && !known.has(id)) unknown.add(`${what} ${id}`)
    }
    for (const { values, changes } of large.issues) {
      check(state.projects, values.project, 'project')
      check(state.issueTypes, values.issuetype, 'issue type')
      check(state.statuses, values.status, 'status')
      check(state.priorities, values.priority, 'priority')
      check(state.resolutions, values.resolution, 'resolution')
      check(state.users, values.reporter, 'user')
      check(state.users, values.assignee, 'user')
      check(state.issues, values.parent, 'issue')
      for (const change of changes) check(state.users, change.authorId, 'user')
    }
    expect([...unknown]).toEqual([])
    expect(state.issues.size).toBe(100_000)
    expect(state.issueIdByKey.size).toBe(100_000)
  })

  it('gives a sub-task a parent of its own project that is none itself', () => {
    const byId = new Map(large.issues.map((issue) => [issue.id, issue]))
    const subtasks = large.issues.filter(({ values }) => values.issuetype === '10003')
    expect(subtasks).toHaveLength(10_000)
    const wrong = subtasks.filter(({ values }) => {
      const parent = byId.get(String(values.parent))
      return parent === undefined || parent.values.project !== values.project || parent.values.issuetype === '10003'
    })
    expect(wrong).toEqual([])
  })
})
