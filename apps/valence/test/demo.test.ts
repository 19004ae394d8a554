import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createConversation } from '../src/demo/conversation.ts'
import { startCallbackServer } from './callback-server.ts'
import { type Child, startChild } from './child.ts'
import { eventually } from './harness.ts'

const children: Child[] = []
let place = ''
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'valence-demo-test-'))
})
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL')
  await Promise.all(children.splice(0).map(({ ended }) => ended))
})
afterAll(() => rm(place, { recursive: true, force: true }))

describe('npm run demo', () => {
  it('shows the main job from end to end, and leaves nothing behind', async () => {
    const demo = startDemo({ DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/not-to-be-touched' })
    expect(await demo.ended).toEqual({ code: 0, signal: null })
    expect(demo.stderr()).toBe('')
    expect(demo.stdout().match(/^\d\. .*/gm)).toEqual([
      '1. Provision an instance',
      '2. Discover',
      '3. Query',
      '4. Write',
      '5. Load in bulk',
      '6. Receive an event',
    ])
    expect(demo.stdout().match(/Signature verified/g)).toHaveLength(2)
    expect(demo.stdout().split('\n').length).toBeLessThan(300)
    expect(await remains()).toEqual([])
  }, 180_000)

  it('can be interrupted, and leaves nothing behind then either', async () => {
    const demo = startDemo({})
    await eventually(
      async () => demo.stdout(),
      (text) => text.includes('5. Load in bulk'),
    )
    demo.kill('SIGINT')
    expect(await demo.ended).toEqual({ code: 130, signal: null })
    expect(demo.stderr()).toBe('\nInterrupted.\n')
    expect(await remains()).toEqual([])
  }, 120_000)
})

describe('a step of the demo', () => {
  it('fails with the reason when its answer is another than it expects', async () => {
    const server = await startCallbackServer(() => ({ status: 500 }))
    const talk = createConversation(new Writable({ write: (_chunk, _encoding, done) => done() }))
    const call = { method: 'POST', url: server.url, json: { what: 'ever' } }
    await expect(talk.call(call)).rejects.toThrow(`POST ${server.url} answered 500, not 200`)
    await server.close()
  })
})

function startDemo(environment: Readonly<Record<string, string>>): Child {
  const child = startChild('scripts/run.mjs', ['demo'], { ...environment, TMPDIR: place })
  children.push(child)
  return child
}

/** What the demo left in the temporary directory. */
async function remains(): Promise<readonly string[]> {
  return (await readdir(place)).filter((name) => name.startsWith('valence'))
}
