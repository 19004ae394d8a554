import type { PlainObject } from './plain-object.ts'
import { projectParts } from './project-parts.ts'

const piece = { isPaged: false } as const
const paged = { isPaged: true } as const
const api = '/rest/api/2'

/** What belongs to one record of another object: its children, by Jira's names. */
export const objectParts: readonly PlainObject[] = [
  ...projectParts(),
  ...ofSchemes(),
  ...ofVocabulary(),
  properties('project', `${api}/project/{parent}`),
  properties('issuetype', `${api}/issuetype/{parent}`),
  properties('board', '/rest/agile/1.0/board/{parent}'),
  properties('sprint', '/rest/agile/1.0/sprint/{parent}'),
  {
    name: 'quickfilter',
    parent: 'board',
    description: 'Quick filters of a board.',
    at: '/rest/agile/1.0/board/{parent}/quickfilter',
    list: paged,
    verbs: ['get'],
  },
  {
    name: 'editmeta',
    parent: 'issue',
    description: 'The fields of an issue that can be changed now, and to what.',
    at: `${api}/issue/{parent}/editmeta`,
    isSingle: true,
  },
]

function ofSchemes(): readonly PlainObject[] {
  return [
    {
      name: 'permission',
      parent: 'permissionscheme',
      description: 'What a permission scheme grants, and to whom.',
      at: `${api}/permissionscheme/{parent}/permission`,
      list: { isPaged: false, member: 'permissions' },
      verbs: ['get', 'create', 'remove'],
    },
    {
      name: 'level',
      parent: 'issuesecurityschemes',
      description: 'Levels of an issue security scheme.',
      at: `${api}/issuesecurityschemes/{parent}`,
      list: { isPaged: false, member: 'levels' },
    },
    {
      name: 'members',
      parent: 'issuesecurityschemes',
      description: 'Who may see issues of the levels of a scheme.',
      at: `${api}/issuesecurityschemes/{parent}/members`,
      list: paged,
      only: 'cloud',
    },
    {
      name: 'tabs',
      parent: 'screens',
      description: 'Tabs of a screen.',
      at: `${api}/screens/{parent}/tabs`,
      list: piece,
      verbs: ['create', 'update', 'remove'],
    },
    {
      name: 'availableFields',
      parent: 'screens',
      description: 'Fields that a screen does not show yet.',
      at: `${api}/screens/{parent}/availableFields`,
      list: piece,
    },
    {
      name: 'fields',
      parent: 'fieldconfiguration',
      description: 'Fields of a field configuration.',
      at: `${api}/fieldconfiguration/{parent}/fields`,
      list: paged,
      only: 'cloud',
    },
    ...['priorities', 'projects'].map(
      (name): PlainObject => ({
        name,
        parent: 'priorityscheme',
        description: `The ${name} of a priority scheme.`,
        at: `${api}/priorityscheme/{parent}/${name}`,
        list: paged,
        only: 'cloud',
      }),
    ),
  ]
}

function ofVocabulary(): readonly PlainObject[] {
  return [
    {
      name: 'columns',
      parent: 'filter',
      description: 'Columns in which the issues of a filter are shown.',
      at: `${api}/filter/{parent}/columns`,
      list: piece,
      id: 'value',
    },
    {
      name: 'permission',
      parent: 'filter',
      description: 'With whom a filter is shared.',
      at: `${api}/filter/{parent}/permission`,
      list: piece,
      verbs: ['get', 'remove'],
    },
    {
      name: 'gadget',
      parent: 'dashboard',
      description: 'Gadgets of a dashboard.',
      at: `${api}/dashboard/{parent}/gadget`,
      list: { isPaged: false, member: 'gadgets' },
      verbs: ['create', 'update', 'remove'],
      only: 'cloud',
    },
    {
      name: 'actors',
      parent: 'role',
      description: 'Who has a role in new projects.',
      at: `${api}/role/{parent}/actors`,
      list: { isPaged: false, member: 'actors' },
    },
    {
      name: 'alternatives',
      parent: 'issuetype',
      description: 'Types that can take the place of an issue type.',
      at: `${api}/issuetype/{parent}/alternatives`,
      list: piece,
    },
    {
      name: 'context',
      parent: 'field',
      description: 'For which projects and types a custom field is set up.',
      at: `${api}/field/{parent}/context`,
      list: paged,
      findBy: 'contextId',
      verbs: ['get', 'create', 'update', 'remove'],
      only: 'cloud',
    },
    {
      name: 'screens',
      parent: 'field',
      description: 'Screens that show a field.',
      at: `${api}/field/{parent}/screens`,
      list: paged,
      only: 'cloud',
    },
  ]
}

/** Anything that apps have put beside a record, by key. */
function properties(parent: string, at: string): PlainObject {
  return {
    name: 'properties',
    parent,
    aliases: ['property'],
    description: 'What apps keep with it, by key.',
    at: `${at}/properties`,
    list: { isPaged: false, member: 'keys' },
    id: 'key',
    verbs: ['get', 'update', 'remove'],
  }
}
