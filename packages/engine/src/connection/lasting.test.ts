import { describe, expect, it } from 'vitest'
import { keepLasting } from './lasting.ts'
import type { Call } from './layer.ts'

const names: Call = { method: 'GET', path: '/status', lasting: true }

describe('what lasts', () => {
  it('is asked for once in five minutes', async () => {
    const { call, advance, sent } = line()
    expect(await call(names)).toEqual(await call(names))
    advance(299_999)
    await call(names)
    expect(sent).toEqual(['GET /status'])
    advance(1)
    await call(names)
    expect(sent).toHaveLength(2)
  })

  it('is told apart by path, query and body', async () => {
    const { call, sent } = line()
    const asked: readonly Call[] = [
      names,
      { ...names, path: '/priority' },
      { ...names, query: { startAt: 50 } },
      { ...names, body: { a: 1 } },
    ]
    for (const one of [...asked, ...asked]) await call(one)
    expect(sent).toHaveLength(asked.length)
  })

  it('is forgotten when something is written below it, and only then', async () => {
    const { call, sent } = line()
    await call(names)
    await call({ method: 'PUT', path: '/statuses/1' })
    await call({ method: 'POST', path: '/search', repeatable: true })
    await call(names)
    expect(sent).toHaveLength(3)
    await call({ method: 'PUT', path: '/status/1' })
    await call(names)
    expect(sent).toHaveLength(5)
  })

  it('is not what failed', async () => {
    const { call, sent } = line(503)
    await call(names)
    await call(names)
    expect(sent).toHaveLength(2)
  })

  it('is nothing that does not say so', async () => {
    const { call, sent } = line()
    await call({ ...names, lasting: false })
    await call({ ...names, lasting: false })
    expect(sent).toHaveLength(2)
  })
})

function line(status = 200) {
  let nowMs = 0
  const sent: string[] = []
  const call = keepLasting(
    { now: () => new Date(nowMs) },
    (answer) => answer.status === 200,
  )(async ({ method, path }) => {
    sent.push(`${method} ${path}`)
    return { status, headers: {}, body: sent.length }
  })
  return {
    call,
    sent,
    advance: (ms: number) => {
      nowMs += ms
    },
  }
}
