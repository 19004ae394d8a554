import { Fault } from '@valence/element-kit'

/** Where a list of all sprints goes on. */
export interface SprintPlace {
  /** Boards before the one that is read. */
  readonly board: number
  /** Sprints of that board that were read; undefined when it is done. */
  readonly sprint: number | undefined
  /** Sprints that were given though their own board is not to be seen: other boards may show them again. */
  readonly homeless: readonly string[]
}

export function writePlace({ board, sprint, homeless }: SprintPlace): string {
  const [boardNow, sprintNow] = sprint === undefined ? [board + 1, 0] : [board, sprint]
  return [boardNow, sprintNow, ...homeless].join('.')
}

/** @throws Fault invalid_request for a text that {@link writePlace} did not write */
export function readPlace(cursor = '0.0'): SprintPlace {
  if (!/^\d{1,9}\.\d{1,9}(\.\d{1,18})*$/.test(cursor)) {
    throw new Fault('invalid_request', `'${cursor.slice(0, 40)}' is not the beginning of a page.`)
  }
  const [board, sprint, ...homeless] = cursor.split('.')
  return { board: Number(board), sprint: Number(sprint), homeless }
}
