import { Fault, type Method } from '@valence/element-kit'
import { describe, expect, it } from 'vitest'
import { unwatched } from '../trace.ts'
import { observeServers } from './observe-servers.ts'

const request = {
  method: 'POST' as Method,
  origin: 'https://auth.example:8443',
  path: '/oauth/token?tenant=secret',
  headers: { authorization: 'Basic secret' },
  body: 'refresh_token=secret',
}

describe('a call to an authorization server', () => {
  it('is one line with the ids, how it ended and how long it took, and without query, headers and body', async () => {
    const { transport, lines } = observed(async () => ({ status: 403, headers: {}, body: Buffer.from('secret') }))
    await transport.send(request)
    expect(lines).toEqual([
      {
        msg: 'authorization.called',
        host: 'auth.example:8443',
        method: 'POST',
        path: '/oauth/token',
        requestId: 'r1',
        status: 403,
        ms: 40,
      },
    ])
  })

  it('that has no answer is a line with the reason, and fails as before', async () => {
    const { transport, lines } = observed(async () => {
      throw new Fault('provider_timeout', 'auth.example:8443 did not answer in time.')
    })
    await expect(transport.send(request)).rejects.toThrow('did not answer in time')
    expect(lines).toMatchObject([{ code: 'provider_timeout', failure: 'auth.example:8443 did not answer in time.' }])
  })
})

function observed(send: () => Promise<{ status: number; headers: Record<string, string>; body: Buffer }>) {
  const lines: object[] = []
  let nowMs = 0
  const transport = observeServers(
    {
      async send() {
        nowMs += 40
        return send()
      },
    },
    {
      log: { info: (msg, fields) => void lines.push({ msg, ...fields }) },
      trace: { ...unwatched, ids: () => ({ requestId: 'r1' }) },
      clock: { now: () => new Date(nowMs) },
    },
  )
  return { transport, lines }
}
