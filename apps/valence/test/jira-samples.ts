import type { Sample } from '@valence/testing'

const project = { id: '10001' }

/** Bodies by which records of Jira are made and changed, alike on Cloud and Data Center. */
export const samples: Readonly<Record<string, Sample>> = {
  incidents: {
    create: (mark) => ({
      fields: {
        project: { key: 'HELP' },
        issuetype: { name: 'Task' },
        summary: `Made ${mark}`,
        description: 'With *bold* words.',
        labels: ['one', 'two'],
        priority: { name: 'High' },
        duedate: '2031-02-03',
      },
    }),
    update: { fields: { summary: 'Changed', description: 'Now _otherwise_.', labels: ['three'] } },
  },
  'incidents/comments': {
    parents: ['HELP-1'],
    create: (mark) => ({ body: `Made ${mark}` }),
    update: { body: 'Changed.' },
  },
  'incidents/worklogs': {
    parents: ['HELP-1'],
    create: (mark) => ({ comment: mark, timeSpentSeconds: 3600 }),
    update: { comment: 'Changed.', timeSpentSeconds: 7200 },
  },
  projects: {
    create: (mark, { profile, configuration }) => ({
      key: keyOf(mark),
      name: `Project ${mark}`,
      projectTypeKey: 'business',
      description: 'New.',
      lead: profile.accountId ?? configuration.username ?? 'admin',
    }),
    update: { description: 'Changed.' },
    shows: ({ lead: _person, ...body }) => body,
  },
  components: {
    create: (mark) => ({ name: mark, description: 'New.', project: 'HELP' }),
    update: { description: 'Changed.' },
  },
  versions: {
    create: (mark) => ({ name: mark, description: 'New.', projectId: Number(project.id), released: false }),
    update: { description: 'Changed.', released: true },
  },
  'project-categories': {
    create: (mark) => ({ name: mark, description: 'New.' }),
    update: { description: 'Changed.' },
  },
  'incident-types': {
    create: (mark) => ({ name: mark, description: 'New.', type: 'standard' }),
    update: { description: 'Changed.' },
    shows: ({ type: _said, ...body }) => body,
  },
  filters: {
    create: (mark) => ({ name: mark, description: 'New.', jql: 'project = HELP' }),
    update: { name: 'Changed', description: 'Changed.', jql: 'project = HELP' },
  },
  roles: { create: (mark) => ({ name: mark, description: 'New.' }) },
  sprints: {
    create: (mark) => ({ name: short(mark), goal: 'New.', originBoardId: 1 }),
    update: { goal: 'Changed.' },
  },
  issueLinkType: {
    create: (mark) => ({ name: mark, inward: 'is made by', outward: 'makes' }),
    update: { inward: 'is changed by', outward: 'changes', name: 'Changed' },
  },
}

function keyOf(mark: string): string {
  return `K${[...mark.replace(/\D/g, '').slice(-7)].map((digit) => 'ABCDEFGHIJ'[Number(digit)]).join('')}`
}

function short(mark: string): string {
  return mark.slice(0, 30)
}
