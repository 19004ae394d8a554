import { defineResource, field, type Resource } from '@valence/element-kit'
import { numberedRecord } from '../rest/record.ts'
import { rest } from '../rest/rest.ts'

const expand = { name: 'expand', description: 'all: everything that belongs to the scheme.' } as const
const fields = [field('id', 'string'), field('name', 'string'), field('description', 'string')]
const declared = { idField: 'id', record: numberedRecord, fields } as const

export const notificationSchemes: Resource = defineResource({
  ...declared,
  name: 'notification-schemes',
  vendorName: 'notificationscheme',
  description: 'Who is notified of what.',
  parameters: [expand],
  operations: rest({
    at: () => '/rest/api/2/notificationscheme',
    record: numberedRecord,
    list: { isPaged: true },
    verbs: ['get'],
    parameters: ['expand'],
  }),
})

export const permissionSchemes: Resource = defineResource({
  ...declared,
  name: 'permission-schemes',
  vendorName: 'permissionscheme',
  description: 'Who may do what.',
  parameters: [expand],
  operations: rest({
    at: () => '/rest/api/2/permissionscheme',
    record: numberedRecord,
    list: { isPaged: false, member: 'permissionSchemes' },
    verbs: ['get'],
    parameters: ['expand'],
  }),
})

export const issueSecuritySchemes: Resource = defineResource({
  ...declared,
  name: 'issuesecurity-schemes',
  vendorName: 'issuesecurityschemes',
  description: 'Who may see which issues.',
  operations: rest({
    at: () => '/rest/api/2/issuesecurityschemes',
    record: numberedRecord,
    list: { isPaged: false, member: 'issueSecuritySchemes' },
    verbs: ['get'],
  }),
})
