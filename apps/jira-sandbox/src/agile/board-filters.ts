import type { BoardRecord, FilterRecord, Snapshot } from '../records/records.ts'

type Parts = Pick<Snapshot, 'boards' | 'filters' | 'projects'>

/** Every board shows a saved filter; one that comes with a project and without a filter gets that of its project. */
export function withBoardFilters({ boards, filters, projects }: Parts): Pick<Parts, 'boards' | 'filters'> {
  const known: BoardRecord[] = []
  const all: FilterRecord[] = [...filters]
  for (const board of boards) {
    const project = projects.find((it) => it.id === board.projectId)
    if (board.filterId !== undefined || !project) {
      known.push(board)
      continue
    }
    const id = freeId(all, board)
    // By its id, so that the board survives a new key of the project.
    const jql = `project = ${project.id} ORDER BY Rank ASC`
    const shares = [{ id: Number(id), type: 'project' as const, projectId: project.id }]
    all.push({
      id,
      name: `Filter for ${board.name}`,
      description: '',
      jql,
      ownerId: project.leadAccountId,
      favouriteOf: [],
      sharedWithAll: false,
      shares,
    })
    known.push({ ...board, filterId: id })
  }
  return { boards: known, filters: all }
}

function freeId(filters: readonly FilterRecord[], board: BoardRecord): string {
  const taken = new Set(filters.map((filter) => filter.id))
  let id = 10_000 + board.id
  while (taken.has(String(id))) id += 1
  return String(id)
}
