import { type Connection, defineResource, Fault, type ProviderRecord, path } from '@valence/element-kit'
import { z } from 'zod'
import { rest } from '../rest/rest.ts'
import { listSprints, listSprintsOfBoard } from './sprint-list.ts'
import { sprintFields, sprintPath, sprintRecord } from './sprint-record.ts'
import { sprintDialect } from './sprint-states.ts'

const declared = {
  name: 'sprints',
  vendorName: 'sprint',
  idField: 'id',
  record: sprintRecord,
  body: z.record(z.string(), z.unknown()),
  fields: sprintFields,
  dialect: sprintDialect,
} as const

const operations = rest({ at: () => sprintPath, record: sprintRecord, verbs: ['get', 'create', 'remove'] })

/**
 * Sprints of all boards. Jira changes what a body names by POST and empties the rest by PUT; here every update does the former, so
 * that who changes a name keeps the dates.
 */
export const sprints = defineResource({
  ...declared,
  description: 'Sprints of all boards that the account may see. They go from future to active to closed, never back.',
  operations: { ...operations, list: listSprints, update },
})

export const boardSprints = defineResource({
  ...declared,
  parent: 'boards',
  description: 'Sprints of a board, in their order.',
  operations: {
    list: listSprintsOfBoard,
    create: (connection, body, { parents }) => {
      const request = { method: 'POST', path: sprintPath, body: { ...body, originBoardId: boardOf(parents) } } as const
      return connection.request(request, sprintRecord)
    },
  },
})

async function update(connection: Connection, id: string, body: ProviderRecord): Promise<ProviderRecord> {
  return connection.request({ method: 'POST', path: sprintPath + path`/${id}`, body }, sprintRecord)
}

function boardOf([board = '']: readonly string[]): number {
  if (!/^\d+$/.test(board)) throw new Fault('invalid_request', `'${board}' is not the id of a board.`)
  return Number(board)
}
