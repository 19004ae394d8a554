import { z } from 'zod'
import { applyValues, recordChange } from '../issues/commit.ts'
import { touchIssue } from '../issues/register.ts'
import { isStrings } from '../json/object.ts'
import { announceProject } from '../projects/announce.ts'
import { discard, shelve } from '../projects/shelf.ts'
import type { IssueRecord, Value } from '../records/records.ts'
import type { View } from '../world/world.ts'
import type { ItemHandler } from './item-handler.ts'

const replacementSchema = z.object({ fieldId: z.string(), id: z.string(), replacementId: z.string().nullable() })
const fieldSchema = z.object({ fieldId: z.string() })
const projectSchema = z.object({ projectId: z.string() })
const optionSchema = replacementSchema.extend({ issueIds: z.array(z.string()).nullable() })
const securitySchema = z.object({
  projectId: z.string(),
  schemeId: z.string().nullable(),
  levels: z.array(z.object({ from: z.string(), to: z.string().nullable() })),
})

/** Changes of the configuration that go through all issues. Each is one item. */
export const administrationHandlers = {
  'priority-delete'(view, _itemId, input) {
    replaceEverywhere(view, input)
    view.state.priorities.delete(replacementSchema.parse(input).id)
    view.world.changed()
    return undefined
  },
  'resolution-delete'(view, _itemId, input) {
    replaceEverywhere(view, input)
    view.state.resolutions.delete(replacementSchema.parse(input).id)
    view.world.changed()
    return undefined
  },
  'option-replace'(view, _itemId, input) {
    replaceEverywhere(view, input, optionSchema.parse(input).issueIds)
    return undefined
  },
  'security-level-delete'(view, _itemId, input) {
    const { id } = replacementSchema.parse(input)
    replaceEverywhere(view, input)
    for (const scheme of view.state.securitySchemes.values()) {
      scheme.levels = scheme.levels.filter((level) => level.id !== id)
      if (scheme.defaultLevelId === id) scheme.defaultLevelId = undefined
    }
    view.world.changed()
    return undefined
  },
  'field-delete'(view, _itemId, input) {
    const { fieldId } = fieldSchema.parse(input)
    for (const issue of view.state.issues.values()) {
      if (!Object.hasOwn(issue.values, fieldId)) continue
      delete issue.values[fieldId]
      touchIssue(view.state, issue.id)
    }
    view.state.customFields.delete(fieldId)
    view.world.fields.refresh()
    view.world.changed()
    return undefined
  },
  'project-delete'(view, _itemId, input) {
    const project = view.state.projects.get(projectSchema.parse(input).projectId)
    if (!project) return 'gone'
    const shelved = shelve(view.state, project, { why: 'deleted', at: view.world.now(), byId: callerId(view) })
    discard(view.state, shelved)
    announceProject(view, 'project_deleted', project)
    return undefined
  },
  'security-assign'(view, _itemId, input) {
    const { projectId, schemeId, levels } = securitySchema.parse(input)
    const project = view.state.projects.get(projectId)
    if (!project) return 'gone'
    project.securitySchemeId = schemeId ?? undefined
    for (const issue of [...view.state.issues.values()]) {
      const held = issue.values.security
      if (issue.values.project !== projectId || typeof held !== 'string') continue
      const target = levels.find(({ from }) => from === held)
      set(view, issue, 'security', target?.to ?? null)
    }
    view.world.changed()
    return undefined
  },
} satisfies Readonly<Record<string, ItemHandler>>

/** Every issue (or every one of the list) that has the value gets the replacement, in its history too. */
function replaceEverywhere(view: View, input: unknown, among: readonly string[] | null = null): void {
  const { fieldId, id, replacementId } = replacementSchema.parse(input)
  for (const issue of [...view.state.issues.values()]) {
    if (among !== null && !among.includes(issue.id)) continue
    const value = issue.values[fieldId]
    if (value === id) set(view, issue, fieldId, replacementId)
    else if (isStrings(value) && value.includes(id)) set(view, issue, fieldId, replaced(value, id, replacementId))
  }
}

function replaced(ids: readonly string[], id: string, replacementId: string | null): string[] {
  const next = ids.flatMap((it) => (it === id ? (replacementId ?? []) : it))
  return [...new Set(next)]
}

function set(view: View, issue: IssueRecord, fieldId: string, value: Value): void {
  const items = applyValues(view.world, issue, new Map([[fieldId, value]]))
  recordChange(view.world, issue, callerId(view), items)
}

function callerId(view: View): string {
  return view.caller?.accountId ?? ''
}
