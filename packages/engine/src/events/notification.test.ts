import type { NormalizedEvent } from '@valence/element-kit'
import { describe, expect, it } from 'vitest'
import { sampleInstance } from '../../../testing/src/sample-instance.ts'
import { notificationBody, splitEvents } from './notification.ts'

const now = new Date('2026-01-02T03:04:05.678Z')

const instance = sampleInstance({
  id: 423_558,
  organizationId: 22,
  accountId: 11,
  elementKey: 'desk',
  name: 'My "Desk"',
  tags: ['team-a'],
})

const event: NormalizedEvent = {
  eventType: 'UPDATED',
  objectType: 'incidents',
  objectId: '10001',
  date: '2026-01-02T03:04:04.000Z',
}

describe('notificationBody', () => {
  it('has the members that receivers read, with what the provider sent in its own text', () => {
    const raw = '{ "id": 12345678901234567890 }'
    const body = notificationBody({ id: '77', instance, eventId: 'e1', createdAt: now, raw, events: [event] })
    expect(body).toContain(`"raw":${raw},`)
    expect(JSON.parse(body)).toEqual({
      id: 77,
      severity: 'low',
      topic: 'event',
      from: 'desk',
      createdDate: '2026-01-02T03:04:05.678Z',
      message: {
        elementKey: 'desk',
        accountId: 11,
        companyId: 22,
        eventId: 'e1',
        instanceId: 423_558,
        instance_id: 423_558,
        instanceName: 'My "Desk"',
        instanceTags: ['team-a'],
        raw: JSON.parse(raw),
        events: [
          {
            elementKey: 'desk',
            eventType: 'UPDATED',
            objectType: 'incidents',
            objectId: '10001',
            date: '2026-01-02T03:04:04.000Z',
          },
        ],
      },
    })
  })
})

describe('splitEvents', () => {
  it.each([
    [0, [0]],
    [1, [1]],
    [20, [20]],
    [21, [20, 1]],
    [45, [20, 20, 5]],
  ])('puts %i events into notifications of %j', (count, sizes) => {
    const split = splitEvents(Array.from({ length: count }, (_, index) => ({ ...event, objectId: String(index) })))
    expect(split.map((events) => events.length)).toEqual(sizes)
    expect(split.flat().map(({ objectId }) => objectId)).toEqual(
      Array.from({ length: count }, (_, index) => `${index}`),
    )
  })
})
