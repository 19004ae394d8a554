import { Fault, type NormalizedEvent } from '@valence/element-kit'
import { z } from 'zod'
import type { EventQuery, EventStore, StoredEvent } from './event.ts'

/** An event as the API shows it. */
export interface EventRecord {
  readonly id: string
  readonly eventDate: string
  readonly status: string
  /** Why it was rejected. */
  readonly reason?: string
  readonly elementKey: string
  readonly instanceId: number
  readonly providerData: string
  /** The normalised events, once they were delivered. */
  readonly notifiedData: readonly (NormalizedEvent & { readonly elementKey: string })[]
  readonly eventElementInstances: readonly {
    readonly elementInstanceId: number
    readonly objectIds: readonly { readonly value: string }[]
  }[]
}

export interface EventListOptions {
  readonly pageSize?: number
  readonly nextPage?: string
  readonly from?: Date
  readonly to?: Date
}

export interface EventPage {
  readonly records: readonly EventRecord[]
  readonly nextPage?: string
}

export interface EventRecords {
  /** Newest first. @throws Fault invalid_request for a token that is not ours or a range that ends before it begins. */
  list(instanceId: number, options: EventListOptions): Promise<EventPage>
  /** @throws Fault not_found */
  get(instanceId: number, eventId: string): Promise<EventRecord>
}

const pageSizeDefault = 200
const pageSizeMax = 500
const eventIdForm = /^[0-9a-f]{24}$/

export function createEventRecords(events: Pick<EventStore, 'list' | 'byId'>): EventRecords {
  return {
    async list(instanceId, { pageSize = pageSizeDefault, nextPage, from, to }) {
      if (from !== undefined && to !== undefined && from > to) {
        throw new Fault('invalid_request', "'from' must not be after 'to'.")
      }
      const limit = Math.min(Math.max(1, pageSize), pageSizeMax)
      const found = await events.list(instanceId, {
        // One more than is shown tells whether there is a next page.
        limit: limit + 1,
        ...(from === undefined ? {} : { from }),
        ...(to === undefined ? {} : { to }),
        ...(nextPage === undefined ? {} : { after: readCursor(nextPage) }),
      })
      const shown = found.slice(0, limit)
      const last = shown.at(-1)
      const records = shown.map(eventRecord)
      return found.length > limit && last !== undefined ? { records, nextPage: writeCursor(last) } : { records }
    },

    async get(instanceId, eventId) {
      const event = eventIdForm.test(eventId) ? await events.byId(instanceId, eventId) : undefined
      if (event === undefined) throw new Fault('not_found', `No event found with ID ${eventId}.`)
      return eventRecord(event)
    },
  }
}

function eventRecord(event: StoredEvent): EventRecord {
  const { id, status, reason, elementKey, instanceId, providerData } = event
  const objectIds = [...new Set(event.events.map(({ objectId }) => objectId))]
  return {
    id,
    eventDate: event.receivedAt.toISOString(),
    status,
    ...(reason === undefined ? {} : { reason }),
    elementKey,
    instanceId,
    providerData,
    notifiedData: status === 'NOTIFIED' ? event.events.map((named) => ({ elementKey, ...named })) : [],
    eventElementInstances: [{ elementInstanceId: instanceId, objectIds: objectIds.map((value) => ({ value })) }],
  }
}

type Cursor = NonNullable<EventQuery['after']>

const cursorShape = z.tuple([z.iso.datetime(), z.string().regex(eventIdForm)])

function writeCursor({ receivedAt, id }: Cursor): string {
  return Buffer.from(JSON.stringify([receivedAt.toISOString(), id])).toString('base64url')
}

function readCursor(token: string): Cursor {
  try {
    const [receivedAt, id] = cursorShape.parse(JSON.parse(Buffer.from(token, 'base64url').toString()))
    return { receivedAt: new Date(receivedAt), id }
  } catch (cause) {
    throw new Fault('invalid_request', 'The nextPage token is not one of this list.', { cause })
  }
}
