import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { startWays, type Way, type Ways, wayNames } from './jira-lines.ts'

let ways: Ways
beforeAll(async () => {
  ways = await startWays()
}, 120_000)
afterAll(() => ways.close())

/** What Jira keeps to its administrators; of the others nothing is lost. */
const keptToAdministrators: readonly string[] = [
  ...['roles', 'issuesecurity-schemes', 'audit-records', 'applicationrole', 'application-properties'],
  ...['announcementBanner', 'workflow', 'workflowscheme', 'issuetypescheme', 'license'],
]

/** What hangs on records that a member may see. */
const children: readonly string[] = [
  ...['comments', 'history', 'worklogs', 'watchers', 'votes', 'properties', 'transitions', 'attachments', 'links'].map(
    (name) => `incidents/APP-1/${name}`,
  ),
  ...['versions', 'components', 'statuses', 'avatars'].map((name) => `projects/APP/${name}`),
  ...['boards/1/sprints', 'boards/1/issues', 'objects/incidents/metadata', 'objects/incidents/metadata?project=APP'],
]

describe.each(wayNames)('somebody who administers nothing (%s)', (name) => {
  let way: Way
  beforeAll(() => {
    way = ways.way(name)
  })

  it('loses what Jira keeps to administrators, each by itself, and nothing else', async () => {
    const paths = z.array(z.string()).parse((await way.asMember('GET', '/objects')).body)
    expect(paths.length).toBeGreaterThan(50)
    const lost: string[] = []
    for (const path of [...paths, ...children]) {
      const [all, own] = [await way.call('GET', `/${path}`), await way.asMember('GET', `/${path}`)]
      if (own.status === all.status) continue
      expect({ path, all: all.status, own: own.status, body: own.body }).toMatchObject({
        ...{ all: 200, own: 403 },
        body: {
          message: expect.stringMatching(/not allow/),
          providerMessage: expect.stringMatching(/permission|administ/i),
        },
      })
      lost.push(path)
    }
    expect(lost.filter((path) => !keptToAdministrators.includes(path))).toEqual([])
    expect(lost).toEqual(expect.arrayContaining(['roles', 'issuesecurity-schemes']))
  })
})
