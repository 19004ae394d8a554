import type { FastifyInstance } from 'fastify'
import { simpleEdit } from '../issues/bulk-edit.ts'
import { bulkEditBody, type EditedFields } from '../issues/bulk-edit-body.ts'
import { bulkFieldsOf } from '../present/bulk-field.ts'
import { submittedOne } from './bulk-issues.ts'
import { bulkCallerOf, bulkRefusal, cursorPage, pickIssues } from './bulk-request.ts'
import { bodyOf, queryOf, type RouteDeps, viewOf } from './request.ts'

const fieldsMax = 200

/** Editing the same fields of many issues: which can be edited, and the edit. */
export function bulkFieldRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/bulk/issues/fields', (request) => {
    const view = viewOf(request, deps)
    bulkCallerOf(view)
    const query = queryOf(request)
    const { issues, invalid } = pickIssues(view, query.list('issueIdsOrKeys'))
    if (invalid > 0) throw bulkRefusal(400, 'Some of the issues in the issueIdsOrKeys are not valid')
    const text = query.text('searchText')?.toLowerCase() ?? ''
    const all = bulkFieldsOf(view, issues).filter(({ name }) => name.toLowerCase().includes(text))
    if (all.length === 0) throw bulkRefusal(404, 'No editable fields were found for the given issues.')
    const { values, cursors } = cursorPage(all, query.text('startingAfter'), query.text('endingBefore'))
    return { fields: values, ...cursors }
  })

  app.post('/bulk/issues/fields', (request, reply) => {
    const view = viewOf(request, deps)
    bulkCallerOf(view)
    const { editedFieldsInput, selectedActions, selectedIssueIdsOrKeys } = bodyOf(request, bulkEditBody)
    checkActions(editedFieldsInput, selectedActions)
    const picked = pickIssues(view, selectedIssueIdsOrKeys)
    return submittedOne(reply, view, 'bulk-edit', picked, simpleEdit(editedFieldsInput))
  })
}

/** What is edited must be named as an action, and what is named must be edited. */
function checkActions(edited: EditedFields, actions: readonly string[]): void {
  if (actions.length > fieldsMax) throw bulkRefusal(400, `The number of fields exceeds the limit of ${fieldsMax}.`)
  const { fields, update } = simpleEdit(edited)
  const given = [...Object.keys(fields), ...Object.keys(update)]
  const named = new Set(actions.flatMap((id) => estimates[id] ?? id))
  const unnamed = given.filter((id) => !named.has(id))
  if (unnamed.length > 0) {
    const list = unnamed.join(', ')
    throw bulkRefusal(400, `The following editedFieldInput values are not listed as selectedActions : ${list}`)
  }
  const empty = [...named].filter((id) => !given.includes(id))
  if (named.size === 0 || empty.length > 0) {
    throw bulkRefusal(400, `The following selectedActions have no editedFieldInput values : ${empty.join(', ')}`)
  }
}

/** Estimates are edited through one field. */
const estimates: Readonly<Record<string, string>> = {
  timeoriginalestimate: 'timetracking',
  timeestimate: 'timetracking',
}
