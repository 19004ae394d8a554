import type { ProjectRecord, RichText, Snapshot, WorkflowRecord } from '../../records/records.ts'
import { appPlots, customers, descriptions, helpPlots, type Plot } from '../texts.ts'
import { shares } from './site.ts'

/** What issues of the large site are made of, looked up once. Texts and ids are shared between issues, never copied. */
export interface Plan {
  readonly site: Snapshot
  /** A hundred entries: the project of every issue whose number ends in this. */
  readonly slots: readonly ProjectPlan[]
  readonly projects: readonly ProjectPlan[]
  readonly workerIds: readonly string[]
  readonly descriptions: readonly RichText[]
  readonly environment: RichText
  readonly labels: readonly string[]
}

export interface ProjectPlan {
  readonly record: ProjectRecord
  readonly workflow: WorkflowRecord
  /** The endings of the numbers of its issues, rising. */
  readonly endings: number[]
  readonly hasEpics: boolean
  readonly plots: readonly { readonly plot: Plot; readonly typeId: string }[]
  readonly componentIds: readonly string[]
  readonly versionIds: readonly string[]
  readonly sprintIds: readonly string[]
}

export function createPlan(site: Snapshot): Plan {
  const projects = shares.map(({ key }) => projectPlan(site, key))
  const slots = dealt(projects)
  slots.forEach((project, ending) => {
    project.endings.push(ending)
  })
  return {
    site,
    slots,
    projects,
    workerIds: site.users.filter((user) => user.active && user.role === 'member').map((user) => user.accountId),
    descriptions: customers.flatMap((name) =>
      descriptions.map((text) => ({ wiki: `${text}\n\nAsked for by ${name}.` })),
    ),
    environment: { wiki: 'Windows 11, the usual browser.' },
    labels: ['regression', 'customer', 'quick-win', 'security', 'night-shift', 'audit', 'performance', 'legal'],
  }
}

function projectPlan(site: Snapshot, key: string): ProjectPlan {
  const record = site.projects.find((project) => project.key === key)
  const workflow = site.workflows.find(({ id }) => id === record?.workflowId)
  if (!record || !workflow) throw new Error(`The large seed needs the project ${key}.`)
  const own = (items: readonly { id: string; projectId: string }[]) =>
    items.filter((item) => item.projectId === record.id).map(({ id }) => id)
  const isDesk = record.projectTypeKey === 'service_desk'
  const board = site.boards.find(({ projectId }) => projectId === record.id)
  const typeId = (name: string) => site.issueTypes.find((type) => type.name === name)?.id ?? ''
  return {
    record,
    workflow,
    endings: [],
    hasEpics: !isDesk,
    plots: (isDesk ? helpPlots : appPlots).map((plot) => ({ plot, typeId: typeId(plot.type) })),
    componentIds: own(site.components),
    versionIds: own(site.versions),
    sprintIds: site.sprints.filter(({ boardId }) => boardId === board?.id).map(({ id }) => String(id)),
  }
}

/** Spreads the projects over a hundred slots, so that neighbours in time are of different ones. */
function dealt(projects: readonly ProjectPlan[]): ProjectPlan[] {
  const cards = projects.flatMap((project, index) => Array.from({ length: shares[index]?.share ?? 0 }, () => project))
  // 37 has no divisor in common with 100: every card is dealt once.
  return cards.map((card, index) => cards[(index * 37) % cards.length] ?? card)
}
