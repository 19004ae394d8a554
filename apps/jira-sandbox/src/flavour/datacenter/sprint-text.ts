import type { SprintRecord } from '../../records/records.ts'

const className = 'com.atlassian.greenhopper.service.sprint.Sprint'

/** A sprint as the Sprint field of a Data Center shows it: what Java prints of the object. */
export function sprintText(sprint: SprintRecord): string {
  const { id, boardId, state, name, startDate, endDate, completeDate, goal } = sprint
  const parts = {
    id,
    rapidViewId: boardId,
    state: state.toUpperCase(),
    name,
    startDate,
    endDate,
    completeDate,
    activatedDate: startDate,
    sequence: id,
    goal,
  }
  const text = Object.entries(parts).map(([key, value]) => `${key}=${value ?? '<null>'}`)
  return `${className}@${id.toString(16)}[${text.join(',')}]`
}
