import { type Connection, Fault, type ListQuery, type Page, path } from '@valence/element-kit'
import { z } from 'zod'
import { offsetOf, pageOf, pageSize } from '../rest/paging.ts'
import { pathOfBoard } from './boards.ts'
import { readPlace, type SprintPlace, writePlace } from './sprint-place.ts'
import { type Sprint, sprintRecord } from './sprint-record.ts'
import type { SprintStates } from './sprint-states.ts'

/** The sprints of one board, those included that began at another board and whose issues it shows. */
export async function listSprintsOfBoard(connection: Connection, query: ListQuery<SprintStates>): Promise<Page> {
  if (query.where?.length === 0) return { records: [] }
  const startAt = offsetOf(query.cursor)
  const page = await readSprints(connection, query.parents, startAt, pageSize(query), query.where)
  return pageOf(page.values, startAt, page)
}

/**
 * All sprints that the account sees, each once. Jira lists them by board only, so the boards are gone through in their order. A
 * sprint shows on every board that has issues of it; it is taken where it began, and where that board is not to be seen, at the
 * first board on which it shows.
 */
export async function listSprints(connection: Connection, query: ListQuery<SprintStates>): Promise<Page> {
  if (query.where?.length === 0) return { records: [] }
  const place = readPlace(query.cursor)
  const boards = await readBoards(connection, place.board)
  const records: Sprint[] = []
  let at: SprintPlace = place
  for (const board of boards.values) {
    while (at.sprint !== undefined) {
      if (records.length >= query.limit) return { records, next: writePlace(at) }
      const found = await sprintsAt(connection, board, at, query.limit - records.length, query.where)
      records.push(...found.records)
      at = found.next
    }
    at = { ...at, board: at.board + 1, sprint: 0 }
  }
  const isEnd = boards.values.length === 0 || boards.isLast === true
  return isEnd ? { records } : { records, next: writePlace(at) }
}

/** Few boards at a time: each may cost a call, and an answer is waited for. */
const boardsPerPage = 20

interface Board {
  readonly id: string
  readonly type?: string | undefined
}

const board = z.looseObject({ id: z.number().transform(String), type: z.string().optional() })
const boardPage = z.object({ values: z.array(board), isLast: z.boolean().optional() })
const sprintPage = z.object({
  values: z.array(sprintRecord),
  isLast: z.boolean().optional(),
  total: z.number().optional(),
})

function readBoards(connection: Connection, startAt: number) {
  const query = { startAt, maxResults: boardsPerPage }
  return connection.request({ method: 'GET', path: '/rest/agile/1.0/board', query }, boardPage)
}

function readSprints(
  connection: Connection,
  parents: readonly string[],
  startAt: number,
  maxResults: number,
  states: SprintStates | undefined,
) {
  const query = { startAt, maxResults, state: states?.join(',') }
  return connection.request({ method: 'GET', path: `${pathOfBoard(parents)}/sprint`, query }, sprintPage)
}

/** One page of a board's sprints without those that another board gives; `next.sprint` is undefined behind the last. */
async function sprintsAt(
  connection: Connection,
  { id, type }: Board,
  at: SprintPlace,
  limit: number,
  states: SprintStates | undefined,
): Promise<{ readonly records: readonly Sprint[]; readonly next: SprintPlace }> {
  const behind = { ...at, sprint: undefined }
  if (type === 'kanban') return { records: [], next: behind }
  const startAt = at.sprint ?? 0
  const page = await withoutRefusal(() => readSprints(connection, [id], startAt, pageSize({ limit }), states))
  if (page === undefined) return { records: [], next: behind }
  const own: Sprint[] = []
  const homeless = new Set(at.homeless)
  for (const sprint of page.values) {
    if (String(sprint.originBoardId) === id) own.push(sprint)
    else if (!homeless.has(sprint.id) && !(await isSeen(connection, sprint.originBoardId))) {
      homeless.add(sprint.id)
      own.push(sprint)
    }
  }
  const { next } = pageOf(page.values, startAt, page)
  return {
    records: own,
    next: { ...at, sprint: next === undefined ? undefined : Number(next), homeless: [...homeless] },
  }
}

/** Whether a sprint comes with the board at which it began. */
async function isSeen(connection: Connection, boardId: number | undefined): Promise<boolean> {
  if (boardId === undefined) return false
  const request = { method: 'GET', path: path`/rest/agile/1.0/board/${boardId}` } as const
  const found = await withoutRefusal(() => connection.request(request, board))
  return found !== undefined && found.type !== 'kanban'
}

/** A board may have no sprints, or be gone since it was listed; the others are listed all the same. */
async function withoutRefusal<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof Fault && [400, 403, 404].includes(error.status)) return undefined
    throw error
  }
}
