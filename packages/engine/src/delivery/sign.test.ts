import { describe, expect, it } from 'vitest'
import { signatureHeaders } from './sign.ts'

// The expected values were computed with another implementation of HMAC (Python's hmac module).
describe('signatureHeaders', () => {
  const request = { id: '77', body: '{"message":"Grüße"}', now: new Date('2026-01-01T00:00:05.999Z') }

  it('signs the UTF-8 bytes of the body for Elements, and id, time and body for Standard Webhooks', () => {
    expect(signatureHeaders({ ...request, key: 'event-signature-key' })).toEqual({
      'elements-webhook-id': '77',
      'elements-webhook-signature': 'sha256=rozDYJIxecVLpj51GD9PBlyQ2LTeu0YxK0WWve7BWGQ=',
      'webhook-id': '77',
      'webhook-timestamp': '1767225605',
      'webhook-signature': 'v1,9ucdAFrUl/WemV6r19EyFOX+iNtil1jwf/YuZJlqXLI=',
    })
  })

  it('reads a whsec_ key as base64 for Standard Webhooks, and as it stands for Elements', () => {
    const headers = signatureHeaders({ ...request, key: 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=' })
    expect(headers['elements-webhook-signature']).toBe('sha256=t0lnaZAtFtxaYddiSS5Zb5j0xFe5XmlcdyyqO/Pr4H4=')
    expect(headers['webhook-signature']).toBe('v1,L6tQaCf2pIB8yksDN4th2HxpQJO4sqOHfnPm4QI9lws=')
  })

  it('makes the signature of the example that Standard Webhooks publishes', () => {
    const headers = signatureHeaders({
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      body: '{"test": 2432232314}',
      now: new Date(1_614_265_330_000),
      key: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    })
    expect(headers['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=')
  })

  it.each([undefined, ''])('identifies but does not sign with the key %j', (key) => {
    expect(signatureHeaders({ ...request, key })).toEqual({
      'elements-webhook-id': '77',
      'webhook-id': '77',
      'webhook-timestamp': '1767225605',
    })
  })
})
