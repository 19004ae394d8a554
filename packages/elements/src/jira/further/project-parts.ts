import type { PlainObject } from './plain-object.ts'

const piece = { isPaged: false } as const
const api = '/rest/api/2'

/** What belongs to a project, a component or a version. */
export function projectParts(): readonly PlainObject[] {
  const project = `${api}/project/{parent}`
  const single = (name: string, description: string, only?: 'cloud'): PlainObject => ({
    name,
    parent: 'project',
    description,
    at: `${project}/${name}`,
    isSingle: true,
    ...(only !== undefined && { only }),
  })
  const version = `${api}/version/{parent}`
  return [
    single('permissionscheme', 'Who may do what in a project.'),
    single('notificationscheme', 'Who is notified of what in a project.'),
    single('issuesecuritylevelscheme', 'Who may see which issues of a project.'),
    single('hierarchy', 'The levels of issue types of a team-managed project.', 'cloud'),
    single('email', 'The address from which mail of a project is sent.', 'cloud'),
    {
      name: 'features',
      parent: 'project',
      description: 'What is switched on in a team-managed project.',
      at: `${project}/features`,
      list: { isPaged: false, member: 'features' },
      id: 'feature',
      only: 'cloud',
    },
    {
      name: 'securitylevel',
      parent: 'project',
      description: 'Levels of issue security that the account may use in a project.',
      at: `${project}/securitylevel`,
      list: { isPaged: false, member: 'levels' },
    },
    {
      name: 'roledetails',
      parent: 'project',
      description: 'Roles of a project.',
      at: `${project}/roledetails`,
      list: piece,
      only: 'cloud',
    },
    {
      name: 'relatedIssueCounts',
      parent: 'component',
      description: 'How many issues a component has.',
      at: `${api}/component/{parent}/relatedIssueCounts`,
      isSingle: true,
    },
    {
      name: 'relatedIssueCounts',
      parent: 'version',
      description: 'How many issues are fixed in a version, or affect it.',
      at: `${version}/relatedIssueCounts`,
      isSingle: true,
    },
    {
      name: 'unresolvedIssueCount',
      parent: 'version',
      description: 'How many issues of a version are open.',
      at: `${version}/unresolvedIssueCount`,
      isSingle: true,
    },
    {
      name: 'relatedwork',
      parent: 'version',
      description: 'Work elsewhere that belongs to a version.',
      at: `${version}/relatedwork`,
      list: piece,
      id: 'relatedWorkId',
      verbs: ['create', 'remove'],
      only: 'cloud',
    },
  ]
}
