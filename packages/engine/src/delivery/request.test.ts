import { describe, expect, it } from 'vitest'
import { sampleInstance } from '../../../testing/src/sample-instance.ts'
import type { Delivery } from './delivery.ts'
import { callbackRequest } from './request.ts'

const now = new Date('2026-01-01T00:00:00Z')

const delivery: Delivery = {
  id: '5',
  instanceId: 1,
  kind: 'event',
  url: 'https://hooks.example/a?b=c',
  body: '{}',
  attempt: 1,
  owner: 'worker-1',
}

const instance = sampleInstance({
  configuration: {
    'event.notification.callback.url': 'https://hooks.example/other',
    'event.notification.callback.headers': '{"X-Team":"blue","Webhook-Id":"forged","Content-Type":"text/plain"}',
    'event.notification.basic.username': 'ada',
    'event.notification.basic.password': 'öpen',
  },
})

describe('callbackRequest', () => {
  it('carries the configured headers and credentials to the configured receiver', () => {
    expect(callbackRequest(delivery, instance, now)).toEqual({
      headers: {
        'x-team': 'blue',
        authorization: 'Basic YWRhOsO2cGVu',
        'content-type': 'application/json',
        'user-agent': 'Valence',
        'elements-webhook-id': '5',
        'webhook-id': '5',
        'webhook-timestamp': '1767225600',
      },
      refused: ['Webhook-Id', 'Content-Type'],
    })
  })

  it.each(['https://elsewhere.example/done', 'http://hooks.example/a', 'https://hooks.example:8443/a'])(
    'carries neither headers nor credentials to %s, which is another origin',
    (url) => {
      const { headers } = callbackRequest({ ...delivery, kind: 'bulk', url }, instance, now)
      expect(Object.keys(headers)).not.toContain('authorization')
      expect(Object.keys(headers)).not.toContain('x-team')
    },
  )

  it('signs callbacks to every origin', () => {
    const signing = { ...instance, configuration: { 'event.notification.signature.key': 'k' } }
    const { headers } = callbackRequest({ ...delivery, kind: 'bulk', url: 'https://elsewhere.example/' }, signing, now)
    expect(headers['elements-webhook-signature']).toBe('sha256=rdhTsQP7zJNqGU+esV4pxP8Ir25H1dG8pPICGOMeT/8=')
  })
})
