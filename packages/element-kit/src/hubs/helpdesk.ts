import { z } from 'zod'
import { field } from '../field.ts'
import type { HubObject } from './hub-object.ts'

// The help desk as every connector of that hub shows it. Members that a provider does not know are null, never absent.

const text = z.string().nullable()
/** ISO 8601 in UTC, e.g. `2026-03-14T09:26:53.589Z`. */
const instant = z.iso.datetime().nullable()

const person = z.object({
  id: z.string(),
  name: text,
  /** Only when the provider shows it: people may keep their addresses to themselves. */
  email: text,
})

/** Whoever is named in a body: by id, or as an answer shows a person. */
const personInput = z.union([z.string(), z.looseObject({ id: z.string() })]).nullable()

/** A member that the provider sets itself: whoever sends back a record as it was read does not mean to change it. */
const asRead = z.unknown().optional()

/** The three stages that every workflow has, whatever its statuses are called. */
export const statusCategories = ['new', 'in_progress', 'done'] as const

export type StatusCategory = (typeof statusCategories)[number]

export const ticket = z.object({
  id: z.string(),
  /** What people call it by, e.g. `HELP-12`. */
  key: z.string(),
  /** Where people see it in a browser. */
  url: text,
  title: z.string(),
  description: text,
  type: text,
  status: text,
  statusCategory: z.enum(statusCategories).nullable(),
  priority: text,
  resolution: text,
  project: z.object({ id: z.string(), key: z.string(), name: text }).nullable(),
  requester: person.nullable(),
  assignee: person.nullable(),
  creator: person.nullable(),
  labels: z.array(z.string()),
  parent: z.object({ id: z.string(), key: z.string() }).nullable(),
  sprint: z.object({ id: z.string(), name: text, state: text }).nullable(),
  createdAt: instant,
  updatedAt: instant,
  resolvedAt: instant,
  dueDate: z.iso.date().nullable(),
  /** By the names that people see. */
  customFields: z.record(z.string(), z.unknown()),
  /** The provider's own record, with `raw=true`. */
  raw: z.record(z.string(), z.unknown()).optional(),
})

export type Ticket = z.infer<typeof ticket>
export type Person = z.infer<typeof person>

const ticketBody = z
  .strictObject({
    title: z.string(),
    description: text,
    type: z.string(),
    priority: text,
    /** By key or id. */
    project: z.union([z.string(), z.looseObject({ key: z.string() }), z.looseObject({ id: z.string() })]),
    requester: personInput,
    assignee: personInput,
    labels: z.array(z.string()),
    /** By key or id. */
    parent: z.union([z.string(), z.looseObject({ key: z.string() }), z.looseObject({ id: z.string() })]).nullable(),
    /** The name of a status: an update goes there by whatever transition leads there. */
    status: z.string(),
    resolution: text,
    dueDate: z.iso.date().nullable(),
    customFields: z.record(z.string(), z.unknown()),
    id: asRead,
    key: asRead,
    url: asRead,
    statusCategory: asRead,
    creator: asRead,
    sprint: asRead,
    createdAt: asRead,
    updatedAt: asRead,
    resolvedAt: asRead,
    raw: asRead,
  })
  .partial()

export type TicketBody = z.infer<typeof ticketBody>

const writable = { createable: true, updateable: true } as const
const named = { identities: ['name', 'id', 'email'] } as const

export const tickets: HubObject = {
  name: 'tickets',
  description: 'Tickets of the help desk, in the form that all connectors share.',
  record: ticket,
  body: ticketBody,
  fields: [
    field('id', 'string', { displayName: 'Id' }),
    field('key', 'string', { displayName: 'Key' }),
    field('url', 'string', { displayName: 'Link' }),
    field('title', 'string', { displayName: 'Title', ...writable, required: true }),
    field('description', 'string', { displayName: 'Description', ...writable }),
    field('type', 'string', { displayName: 'Type', ...writable, required: true }),
    field('status', 'string', { displayName: 'Status', updateable: true }),
    field('statusCategory', 'string', {
      displayName: 'Stage',
      allowedValues: statusCategories.map((name) => ({ name })),
    }),
    field('priority', 'string', { displayName: 'Priority', ...writable }),
    field('resolution', 'string', { displayName: 'Resolution', updateable: true }),
    field('project', 'object', {
      displayName: 'Project',
      createable: true,
      required: true,
      identities: ['key', 'id', 'name'],
    }),
    field('requester', 'object', { displayName: 'Requester', ...writable, ...named }),
    field('assignee', 'object', { displayName: 'Assignee', ...writable, ...named }),
    field('creator', 'object', { displayName: 'Creator', ...named }),
    field('labels', 'array', { displayName: 'Labels', ...writable, itemKind: 'string' }),
    field('parent', 'object', { displayName: 'Parent', ...writable, identities: ['key', 'id'] }),
    field('sprint', 'object', { displayName: 'Sprint', identities: ['name', 'id'] }),
    field('createdAt', 'datetime', { displayName: 'Created' }),
    field('updatedAt', 'datetime', { displayName: 'Updated' }),
    field('resolvedAt', 'datetime', { displayName: 'Resolved' }),
    field('dueDate', 'date', { displayName: 'Due', ...writable }),
    field('customFields', 'object', { displayName: 'Custom fields', ...writable, filterable: false }),
  ],
}

export const ticketComment = z.object({
  id: z.string(),
  ticketId: z.string(),
  body: z.string(),
  author: person.nullable(),
  /** Whether the requester may see it; null where the provider does not tell. */
  isPublic: z.boolean().nullable(),
  createdAt: instant,
  updatedAt: instant,
  raw: z.record(z.string(), z.unknown()).optional(),
})

export type TicketComment = z.infer<typeof ticketComment>

export const ticketComments: HubObject = {
  name: 'ticket-comments',
  description: 'Comments of a ticket, oldest first.',
  record: ticketComment,
  body: z.strictObject({
    body: z.string(),
    id: asRead,
    ticketId: asRead,
    author: asRead,
    isPublic: asRead,
    createdAt: asRead,
    updatedAt: asRead,
    raw: asRead,
  }),
  fields: [
    field('id', 'string', { displayName: 'Id' }),
    field('ticketId', 'string', { displayName: 'Ticket' }),
    field('body', 'string', { displayName: 'Text', ...writable, required: true }),
    field('author', 'object', { displayName: 'Author', ...named }),
    field('isPublic', 'boolean', { displayName: 'Public' }),
    field('createdAt', 'datetime', { displayName: 'Created' }),
    field('updatedAt', 'datetime', { displayName: 'Updated' }),
  ],
}

export const user = z.object({
  id: z.string(),
  name: text,
  email: text,
  active: z.boolean().nullable(),
  /** `person`, `app` or `customer`; null where the provider does not tell. */
  kind: z.enum(['person', 'app', 'customer']).nullable(),
  /** IANA name, e.g. `Europe/Berlin`. */
  timeZone: text,
  raw: z.record(z.string(), z.unknown()).optional(),
})

export type User = z.infer<typeof user>

export const users: HubObject = {
  name: 'users',
  description: 'People and apps that use the help desk.',
  record: user,
  fields: [
    field('id', 'string', { displayName: 'Id' }),
    field('name', 'string', { displayName: 'Name' }),
    field('email', 'string', { displayName: 'E-mail address' }),
    field('active', 'boolean', { displayName: 'Active' }),
    field('kind', 'string', { displayName: 'Kind' }),
    field('timeZone', 'string', { displayName: 'Time zone' }),
  ],
}

export const ticketProject = z.object({
  id: z.string(),
  key: z.string(),
  name: z.string(),
  description: text,
  url: text,
  /** The provider's word for its kind, e.g. `service_desk`. */
  type: text,
  lead: person.nullable(),
  raw: z.record(z.string(), z.unknown()).optional(),
})

export type TicketProject = z.infer<typeof ticketProject>

export const ticketProjects: HubObject = {
  name: 'ticket-projects',
  description: 'What tickets are filed in: projects, queues, boards.',
  record: ticketProject,
  fields: [
    field('id', 'string', { displayName: 'Id' }),
    field('key', 'string', { displayName: 'Key' }),
    field('name', 'string', { displayName: 'Name' }),
    field('description', 'string', { displayName: 'Description' }),
    field('url', 'string', { displayName: 'Link' }),
    field('type', 'string', { displayName: 'Kind' }),
    field('lead', 'object', { displayName: 'Lead', ...named }),
  ],
}

/** Every object of the hub, e.g. for docs. */
export const objects: readonly HubObject[] = [tickets, ticketComments, users, ticketProjects]
