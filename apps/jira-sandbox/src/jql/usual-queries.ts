/** One question of each kind that takes a way of its own through the search. */
export const usualQueries: readonly string[] = [
  'created >= "1970-01-01" order by updated desc',
  'created >= "1970-01-01" order by watchers, id',
  'created >= "1970-01-01" order by status, id',
  'created >= "1970-01-01" order by priority, updated desc',
  'project is not empty order by summary',
  'resolution is empty order by priority desc, key desc',
  'status was "To Do" order by assignee',
  'status was not "To Do" during ("2024-01-01", "2024-02-01") order by parentEpic desc',
  'status changed after -1d by currentUser() order by fixVersion',
  'text ~ "page" order by priority',
  'summary ~ "pag*" order by key',
  'summary !~ "page" and labels is empty order by sprint',
  'assignee = currentUser() or votes > 0 order by rank',
  `id in (${Array.from({ length: 1_000 }, (_, at) => at + 1).join()})`,
]
