import { type Connection, Fault } from '@valence/element-kit'
import { describe, expect, it } from 'vitest'
import { scriptedConnection } from '../../testing/scripted-connection.ts'
import { listSprints } from './sprint-list.ts'

const query = { parents: [], parameters: {}, orderBy: [] }

/** Three boards that show sprints of each other; sprint 8 began at a board that is not to be seen. */
const shown: Readonly<Record<string, readonly { readonly id: number; readonly originBoardId: number }[]>> = {
  '1': [at(5, 1), at(6, 2), at(8, 99)],
  '2': [at(6, 2), at(7, 2), at(8, 99)],
  '4': [at(5, 1), at(8, 99), at(9, 4)],
}

describe('the list of all sprints', () => {
  it('has every sprint once, whatever the size of the pages', async () => {
    for (const limit of [1, 2, 3, 100]) {
      expect(await walk(jira(), limit), `limit ${limit}`).toEqual(['5', '8', '6', '7', '9'])
    }
  })

  it('fails with what is no word on a single board', async () => {
    const away = new Fault('provider_failed', 'Away.')
    const { connection } = scriptedConnection(({ path }) => (path.endsWith('/sprint') ? away : boards))
    await expect(listSprints(connection, { ...query, limit: 10 })).rejects.toBe(away)
  })

  it('refuses a place that is none', async () => {
    await expect(listSprints(jira(), { ...query, limit: 10, cursor: 'x' })).rejects.toMatchObject({ status: 400 })
  })
})

const boards = {
  values: [
    { id: 1, type: 'scrum' },
    { id: 2, type: 'scrum' },
    { id: 3, type: 'simple' },
    { id: 4, type: 'scrum' },
    { id: 5, type: 'kanban' },
  ],
  isLast: true,
}

function at(id: number, originBoardId: number) {
  return { id, originBoardId }
}

function jira(): Connection {
  return scriptedConnection(({ path, query: asked = {} }) => {
    const [, id = '', part] = /\/board(?:\/(\d+))?(\/sprint)?$/.exec(path) ?? []
    const startAt = Number(asked.startAt)
    if (id === '') return { ...boards, values: boards.values.slice(startAt) }
    if (part === undefined) {
      return boards.values.find((board) => String(board.id) === id) ?? new Fault('not_found', 'No such board.')
    }
    const sprints = shown[id]
    if (sprints === undefined) return new Fault('invalid_request', 'The board does not support sprints')
    const values = sprints.slice(startAt, startAt + Number(asked.maxResults))
    return { values, isLast: startAt + values.length >= sprints.length }
  }).connection
}

async function walk(connection: Connection, limit: number): Promise<readonly unknown[]> {
  const ids: unknown[] = []
  let cursor: string | undefined
  do {
    const page = await listSprints(connection, { ...query, limit, ...(cursor !== undefined && { cursor }) })
    ids.push(...page.records.map(({ id }) => id))
    cursor = page.next
  } while (cursor !== undefined)
  return ids
}
