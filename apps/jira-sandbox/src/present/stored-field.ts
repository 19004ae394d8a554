import type { FieldDefinition, FieldKind } from '../fields/definition.ts'
import { idsOf, numberOf, richOf, textOf } from '../fields/values.ts'
import type { IssueRecord, RichText } from '../records/records.ts'
import { found } from '../world/state.ts'
import { stamp, type View } from '../world/world.ts'
import { groupJson, userRef } from './people.ts'
import {
  componentRefJson,
  issueTypeJson,
  optionJson,
  priorityJson,
  projectRefJson,
  resolutionJson,
  statusJson,
  versionRefJson,
} from './references.ts'
import { shortIssueJson } from './short-issue.ts'

/** A stored value as REST shows it. */
export function showStored(field: FieldDefinition, issue: IssueRecord, view: View): unknown {
  return showers[field.kind]?.(field, issue, view)
}

type Shown = Pick<FieldDefinition, 'id' | 'custom'>
type Shower = (field: Shown, issue: IssueRecord, view: View) => unknown

const showers: Readonly<Partial<Record<FieldKind, Shower>>> = {
  text: ({ id }, issue) => textOf(issue, id),
  rich: ({ id }, issue, view) => showRich(richOf(issue, id), view),
  url: ({ id }, issue) => textOf(issue, id),
  number: ({ id }, issue) => numberOf(issue, id),
  date: ({ id }, issue) => textOf(issue, id),
  datetime: ({ id }, issue, view) => showInstant(numberOf(issue, id), view),
  user: ({ id }, issue, view) => userRef(view, textOf(issue, id)),
  users: ({ id }, issue, view) => {
    const people = idsOf(issue, id)
    return people.length === 0 ? null : people.map((accountId) => userRef(view, accountId))
  },
  option: ({ id, custom }, issue, view) => {
    const optionId = textOf(issue, id)
    return optionId === null || !custom ? null : optionJson(view, custom, optionId)
  },
  options: ({ id, custom }, issue, view) => {
    const ids = idsOf(issue, id)
    return ids.length === 0 || !custom ? null : ids.map((optionId) => optionJson(view, custom, optionId))
  },
  cascade: ({ id, custom }, issue, view) => {
    const [parent, child] = idsOf(issue, id)
    if (parent === undefined || !custom) return null
    const below = child === undefined ? {} : { child: optionJson(view, custom, child) }
    return { ...optionJson(view, custom, parent), ...below }
  },
  labels: ({ id, custom }, issue) => {
    const labels = idsOf(issue, id)
    return custom && labels.length === 0 ? null : labels
  },
  sprint: ({ id }, issue, view) => {
    const sprints = found(view.state.sprints, idsOf(issue, id))
    return sprints.length === 0 ? null : sprints.map((it) => view.world.flavour.sprintRef(it))
  },
  project: ({ id }, issue, view) => one(view.state.projects, textOf(issue, id), (it) => projectRefJson(view, it)),
  issuetype: ({ id }, issue, view) => one(view.state.issueTypes, textOf(issue, id), (it) => issueTypeJson(view, it)),
  status: ({ id }, issue, view) => one(view.state.statuses, textOf(issue, id), (it) => statusJson(view, it)),
  priority: ({ id }, issue, view) => one(view.state.priorities, textOf(issue, id), (it) => priorityJson(view, it)),
  resolution: ({ id }, issue, view) => one(view.state.resolutions, textOf(issue, id), (it) => resolutionJson(view, it)),
  components: ({ id }, issue, view) =>
    found(view.state.components, idsOf(issue, id)).map((it) => componentRefJson(view, it)),
  versions: ({ id, custom }, issue, view) => {
    const versions = found(view.state.versions, idsOf(issue, id))
    return custom && versions.length === 0 ? null : versions.map((it) => versionRefJson(view, it))
  },
  group: ({ id }, issue, view) => one(view.state.groups, textOf(issue, id), (it) => groupJson(view, it)),
  groups: ({ id }, issue, view) => {
    const groups = found(view.state.groups, idsOf(issue, id))
    return groups.length === 0 ? null : groups.map((it) => groupJson(view, it))
  },
  version: ({ id }, issue, view) => one(view.state.versions, textOf(issue, id), (it) => versionRefJson(view, it)),
  parent: ({ id }, issue, view) =>
    one(view.state.issues, textOf(issue, id), (it) => shortIssueJson(view, it)) ?? undefined,
}

/** Wiki text for version 2, a document for version 3. */
export function showRich(text: RichText | null, view: View): unknown {
  if (text === null) return null
  return view.api === 2 ? text.wiki : view.world.documents.documentOf(text)
}

export function showInstant(instant: number | null, view: View): string | null {
  return instant === null ? null : stamp(view, instant)
}

function one<Item>(items: Map<string, Item>, id: string | null, show: (item: Item) => unknown): unknown {
  const item = id === null ? undefined : items.get(id)
  return item === undefined ? null : show(item)
}
