import type { TransitionRecord } from '../../records/records.ts'
import { named } from '../description/names.ts'
import type { Place } from '../description/place.ts'
import type { Seed } from '../description/seed.ts'
import type { IssueTypeDescription, WorkflowDescription } from '../description/vocabulary.ts'
import { type Draft, idFor, place, refer } from './draft.ts'

/** Issue types, statuses, priorities, resolutions, link types and workflows. */
export function addVocabulary(draft: Draft, seed: Seed): void {
  const { site } = draft
  for (const type of seed.issueTypes) addIssueType(draft, type)
  for (const { name, description, category } of seed.statuses) {
    const id = idFor(draft, site.statuses, name, 'status')
    place(site.statuses, { id, name, description, categoryId: categoryIds[category] })
  }
  for (const given of seed.priorities) {
    const { name, description, color } =
      typeof given === 'string' ? { name: given, description: '', color: '#707070' } : given
    const id = idFor(draft, site.priorities, name, 'priority')
    place(site.priorities, { id, name, description, statusColor: color, icon: 'medium' })
  }
  for (const given of seed.resolutions) {
    place(site.resolutions, { id: idFor(draft, site.resolutions, named(given).name, 'resolution'), ...named(given) })
  }
  for (const given of seed.linkTypes) {
    place(site.linkTypes, { id: idFor(draft, site.linkTypes, given.name, 'linkType'), ...given })
  }
  for (const [index, workflow] of seed.workflows.entries()) addWorkflow(draft, workflow, ['workflows', index])
}

const categoryIds = { new: 2, indeterminate: 4, done: 3 } as const
const doneCategoryId = categoryIds.done

const levels = { epic: 1, standard: 0, subtask: -1 } as const

function addIssueType(draft: Draft, { name, description, level }: IssueTypeDescription): void {
  const hierarchyLevel = typeof level === 'number' ? level : levels[level]
  const { issueTypes } = draft.site
  const id = idFor(draft, issueTypes, name, 'issueType')
  place(issueTypes, { id, name, description, subtask: hierarchyLevel < 0, hierarchyLevel, avatarId: 10_318 })
}

function addWorkflow(draft: Draft, workflow: WorkflowDescription, where: Place): void {
  const { site } = draft
  const statusId = (at: Place, name: string) => {
    const status = refer(draft, at, name, { among: site.statuses, what: 'status', names: (it) => [it.name, it.id] })
    return status?.id ?? ''
  }
  const statusIds = workflow.statuses.map((name, at) => statusId([...where, 'statuses', at], name))
  const transitions =
    workflow.transitions ?? workflow.statuses.map((to) => ({ name: to, to, from: undefined, resolution: undefined }))
  const record = {
    id: idFor(draft, site.workflows, workflow.name, 'workflow'),
    name: workflow.name,
    initialStatusId: statusIds[0] ?? '',
    statusIds,
    transitions: transitions.map((transition, index): TransitionRecord => {
      const at = [...where, 'transitions', index]
      const to = statusId([...at, 'to'], transition.to)
      if (to !== '' && !statusIds.includes(to))
        draft.fault([...at, 'to'], `"${transition.to}" is no status of the workflow`)
      const from = transition.from?.map((name, nth) => statusId([...at, 'from', nth], name))
      return {
        id: String(11 + index * 10),
        name: transition.name,
        from: from ?? statusIds.filter((id) => id !== to),
        to,
        resolution: transition.resolution ?? (isDone(draft, to) ? 'set' : 'clear'),
      }
    }),
  }
  place(site.workflows, record)
}

export function isDone(draft: Draft, statusId: string): boolean {
  return draft.site.statuses.find((status) => status.id === statusId)?.categoryId === doneCategoryId
}
