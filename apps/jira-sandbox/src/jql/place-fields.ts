import { textOf } from '../fields/values.ts'
import { categoryOf } from '../present/references.ts'
import type { State } from '../world/state.ts'
import { labels, many, single } from './comparisons.ts'
import { define } from './define-field.ts'
import type { JqlField } from './field.ts'
import { epicsAbove, epicsFrom } from './hierarchy.ts'

/** Where an issue stands: project, type, parent, status and what follows from them. */
export function placeFields(state: State): JqlField[] {
  const categoriesOf = (projectId: string) => {
    const categoryId = state.projects.get(projectId)?.categoryId
    return categoryId ? [categoryId] : []
  }
  const statusCategoriesOf = (statusId: string) => [
    String(categoryOf(state.statuses.get(statusId)?.categoryId ?? 1).id),
  ]
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
        idsOf: categoriesOf,
        expand: (ids) => idsWhere(state.projects.values(), ({ categoryId }) => ids.has(categoryId ?? '')),
      },
      ids: (issue) => categoriesOf(textOf(issue, 'project') ?? ''),
    }),
    define('parent', 'choice', 'issue', single('issue', 'parent')),
    define('parentEpic', 'choice', 'issue', {
      kind: 'reference',
      type: 'issue',
      derived: true,
      above: true,
      via: { field: 'parent', idsOf: (id) => epicsFrom(state, id) },
      ids: (issue) => epicsAbove(state, issue),
    }),
    define('status', 'choiceWithHistory', 'status', single('status', 'status')),
    define('statusCategory', 'choice', 'statusCategory', {
      kind: 'reference',
      type: 'statusCategory',
      derived: true,
      via: {
        field: 'status',
        idsOf: statusCategoriesOf,
        expand: (ids) =>
          idsWhere(state.statuses.values(), ({ id }) => statusCategoriesOf(id).some((it) => ids.has(it))),
      },
      ids: (issue) => statusCategoriesOf(textOf(issue, 'status') ?? ''),
    }),
  ]
}

function idsWhere<Item extends { readonly id: string }>(items: Iterable<Item>, test: (item: Item) => boolean) {
  return [...items].filter(test).map((item) => item.id)
}
