import type { ProviderResponse, Refusal } from '@valence/element-kit'
import { describe, expect, it } from 'vitest'
import { HeldBack } from '../http/held-back.ts'
import { admit } from './admit.ts'
import { bearer, type Credentials, credentialOf, type PlainAuthorization } from './credentials.ts'
import type { Call } from './layer.ts'
import type { Gate } from './limits/gate.ts'

describe('a credential that stands in the configuration', () => {
  it.each([
    ['none', { kind: 'none' }, { method: 'GET', path: '/' }],
    [
      // RFC 7617 §2: base64 of name, colon and password.
      'basic',
      { kind: 'basic', username: 'elements', password: 'connect' },
      { method: 'GET', path: '/', headers: { authorization: 'Basic ZWxlbWVudHM6Y29ubmVjdA==' } },
    ],
    ['bearer', { kind: 'bearer', token: 't' }, { method: 'GET', path: '/', headers: { authorization: 'Bearer t' } }],
    [
      'a key in a header',
      { kind: 'apiKey', in: 'header', name: 'X-Key', value: 'k' },
      { method: 'GET', path: '/', headers: { 'X-Key': 'k' } },
    ],
    [
      'a key in the query',
      { kind: 'apiKey', in: 'query', name: 'api_key', value: 'k' },
      { method: 'GET', path: '/', query: { api_key: 'k' } },
    ],
  ] as const)('goes along: %s', async (_, authorization, expected) => {
    const { sent } = await run(plain(authorization), [200], { method: 'GET', path: '/' })
    expect(sent).toMatchObject([expected])
  })

  it('leaves what the call has beside it, and is never replaced by it', async () => {
    const call = { method: 'GET', path: '/', headers: { authorization: 'mine', 'x-one': '1' } } as const
    const { sent } = await run(plain({ kind: 'bearer', token: 't' }), [200], call)
    expect(sent).toMatchObject([{ ...call, headers: { authorization: 'Bearer t', 'x-one': '1' } }])
  })

  it('is not tried again when it is refused', async () => {
    const { sent, status } = await run(plain({ kind: 'bearer', token: 't' }), [401, 200])
    expect([sent.length, status]).toEqual([1, 401])
  })
})

describe('a credential that is renewed', () => {
  it('is read anew for every attempt', async () => {
    const { sent } = await run(changing(['a', 'b']), [200, 200], write, 2)
    expect(sent.map(({ headers }) => headers?.authorization)).toEqual(['Bearer a', 'Bearer b'])
  })

  it('is replaced once when the provider says that it has ended, even for a write: nothing was done', async () => {
    const { sent, status } = await run(changing(['old', 'new', 'newer']), [401, 200], write)
    expect(sent.map(({ headers }) => headers?.authorization)).toEqual(['Bearer old', 'Bearer new'])
    expect(status).toBe(200)
  })

  it('is not replaced a second time: a call does not go round and round', async () => {
    const { sent, status } = await run(changing(['a', 'b', 'c']), [401, 401, 200], write)
    expect([sent.length, status]).toEqual([2, 401])
  })

  it('pipedream#20210: is not replaced for want of a scope, which the next one would lack as well', async () => {
    const { sent, status } = await run(changing(['a', 'b']), [401, 200], write, 1, { credential: 'scope' })
    expect([sent.length, status]).toEqual([1, 401])
  })

  it('n8n#37776: is replaced when the provider says so with another status', async () => {
    const { sent } = await run(changing(['a', 'b']), [404, 200], write, 1, { credential: 'doubtful' })
    expect(sent).toHaveLength(2)
  })
})

describe('a call that is let go', () => {
  it('has its credential before it asks for its turn: a renewal may take seconds', async () => {
    const order: string[] = []
    const credentials: Credentials = {
      ...changing(['a']),
      current: async () => {
        await new Promise((resolve) => setImmediate(resolve))
        order.push('credential')
        return bearer('a')
      },
    }
    await admit({ credentials, gate: gateWith({ order }), element })(async () => {
      order.push('sent')
      return fine
    })(write)
    expect(order).toEqual(['credential', 'turn', 'sent'])
  })

  it('takes a turn of its own when it is sent once more with another credential', async () => {
    const order: string[] = []
    await run(changing(['a', 'b']), [401, 200], write, 1, {}, gateWith({ order }))
    expect(order).toEqual(['turn', 'turn'])
  })

  it('takes another turn when the first is no longer good as the connection is ready, and was not sent before', async () => {
    const order: string[] = []
    const stands = [false, false, true]
    const gate = gateWith({ order, stands: () => stands.shift() ?? true })
    const send = admit({ credentials: changing(['a']), gate, element })(async ({ moments }) => {
      if (moments?.mayStart() !== true) throw new HeldBack()
      order.push('sent')
      return fine
    })
    expect(await send(write)).toBe(fine)
    expect(order).toEqual(['turn', 'turn', 'turn', 'sent'])
  })

  it('reads the credential once more when it ended while the call waited for its turn', async () => {
    const held = [bearer('old'), undefined, bearer('new')]
    const credentials: Credentials = {
      held: () => held.shift(),
      current: async () => bearer('new'),
      replace: async () => undefined,
    }
    const { sent } = await run(credentials, [200], write, 1, {}, gateWith({ isSlow: true }))
    expect(sent).toMatchObject([{ headers: { authorization: 'Bearer new' } }])
  })
})

const write: Call = { method: 'POST', path: '/things', body: { name: 'Ada' } }
const fine: ProviderResponse = { status: 200, headers: {}, body: undefined }
const element = { refusal: () => undefined }

function gateWith({
  order = [],
  stands = () => true,
  isSlow = false,
}: {
  readonly order?: string[]
  readonly stands?: () => boolean
  readonly isSlow?: boolean
}): Gate {
  const permit = { heard: 0, untilMs: 0 }
  return {
    pass() {
      order.push('turn')
      return isSlow ? Promise.resolve(permit) : permit
    },
    stands,
    deadlineOf: () => 0,
    learn: () => undefined,
  }
}

/** What stands in a configuration that does not change. */
function plain(authorization: PlainAuthorization): Credentials {
  const credential = credentialOf(authorization)
  return { held: () => credential, current: async () => credential, replace: async () => undefined }
}

/** Gives each token once. */
function changing(tokens: readonly string[]): Credentials {
  const left = [...tokens]
  const next = () => {
    const token = left.shift()
    if (token === undefined) throw new Error('There are no more tokens.')
    return bearer(token)
  }
  return { held: () => undefined, current: async () => next(), replace: async () => next() }
}

async function run(
  credentials: Credentials,
  statuses: readonly number[],
  call: Call = write,
  times = 1,
  says: Partial<Refusal> = {},
  gate: Gate = gateWith({}),
) {
  const sent: Call[] = []
  const refusal = ({ status }: ProviderResponse) => (status < 300 ? undefined : { status, message: '', ...says })
  const send = admit({ credentials, gate, element: { refusal } })(async (outgoing) => {
    sent.push(outgoing)
    return { status: statuses[sent.length - 1] ?? 500, headers: {}, body: undefined }
  })
  let status = 0
  for (let time = 0; time < times; time++) status = (await send(call)).status
  return { sent, status }
}
