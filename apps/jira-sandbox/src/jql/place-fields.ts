import { textOf } from '../fields/values.ts'
import { categoryOf } from '../present/references.ts'
import type { State } from '../world/state.ts'
import { labels, many, single } from './comparisons.ts'
import { define } from './define-field.ts'
import type { JqlField } from './field.ts'
import { epicsAbove } from './hierarchy.ts'

/** Where an issue stands: project, type, parent, status and what follows from them. */
export function placeFields(state: State): JqlField[] {
  return [
    define('project', 'choice', 'project', single('project', 'project')),
    define('issuetype type', 'choice', 'issueType', single('issuetype', 'issuetype')),
    define('component', 'choice', 'component', many('component', 'components')),
    define('labels', 'choice', 'label', labels('labels')),
    define('level', 'choice', 'level', single('level', 'security')),
    define('category', 'choice', 'category', {
      kind: 'reference',
      type: 'category',
      derived: true,
      via: {
        field: 'project',
        expand: (ids) => idsWhere(state.projects.values(), ({ categoryId }) => ids.has(categoryId ?? '')),
      },
      ids: (issue) => {
        const categoryId = state.projects.get(textOf(issue, 'project') ?? '')?.categoryId
        return categoryId ? [categoryId] : []
      },
    }),
    define('parent', 'choice', 'issue', single('issue', 'parent')),
    define('parentEpic', 'choice', 'issue', {
      kind: 'reference',
      type: 'issue',
      derived: true,
      above: true,
      ids: (issue) => epicsAbove(state, issue),
    }),
    define('status', 'choiceWithHistory', 'status', single('status', 'status')),
    define('statusCategory', 'choice', 'statusCategory', {
      kind: 'reference',
      type: 'statusCategory',
      derived: true,
      via: {
        field: 'status',
        expand: (ids) => idsWhere(state.statuses.values(), (it) => ids.has(String(categoryOf(it.categoryId).id))),
      },
      ids: (issue) => [String(categoryOf(state.statuses.get(textOf(issue, 'status') ?? '')?.categoryId ?? 1).id)],
    }),
  ]
}

function idsWhere<Item extends { readonly id: string }>(items: Iterable<Item>, test: (item: Item) => boolean) {
  return [...items].filter(test).map((item) => item.id)
}
