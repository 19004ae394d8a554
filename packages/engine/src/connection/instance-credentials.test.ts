import { type Authorization, type Configuration, Fault } from '@valence/element-kit'
import { describe, expect, it } from 'vitest'
import { sampleInstance } from '../../../testing/src/sample-instance.ts'
import { createDrafts } from '../instances/drafts.ts'
import type { Instance } from '../instances/instance.ts'
import { createInstanceNews } from '../instances/news.ts'
import { bearer, type Credentials } from './credentials.ts'
import { instanceCredentials } from './instance-credentials.ts'

const opened = instance({ key: 'first' }, 0)

describe('a key that stands in the configuration', () => {
  it('is at hand, and nobody is asked for it', () => {
    expect(line().credentials.held()).toEqual(keyed('first'))
  })

  it('is no longer at hand when something was heard of a change, in whatever process; then it is read anew', async () => {
    const { credentials, store, hear } = line()
    store.stored = instance({ key: 'second' }, 1)
    hear(7)
    expect(credentials.held()).toBeUndefined()
    expect(await credentials.current()).toEqual(keyed('second'))
    expect(credentials.held()).toEqual(keyed('second'))
  })

  it('stays at hand when another instance changed', () => {
    const { credentials, hear } = line()
    hear(8)
    expect(credentials.held()).toEqual(keyed('first'))
  })

  it('is read anew when announcements may have been missed', async () => {
    const { credentials, store, hear } = line()
    store.stored = instance({ key: 'second' }, 1)
    hear()
    expect(credentials.held()).toBeUndefined()
    expect(await credentials.current()).toEqual(keyed('second'))
  })

  it('is read anew for a further attempt, though nothing was heard', async () => {
    const { credentials, store } = line()
    store.stored = instance({ key: 'second' }, 1)
    expect(await credentials.current(undefined, false)).toEqual(keyed('first'))
    expect(await credentials.current(undefined, true)).toEqual(keyed('second'))
  })

  it('is replaced when the provider does not take it and there is another one by now, and only then', async () => {
    const { credentials, store } = line()
    expect(await credentials.replace(keyed('first'), 'ended')).toBeUndefined()
    store.stored = instance({ key: 'second' }, 1)
    expect(await credentials.replace(keyed('first'), 'ended')).toEqual(keyed('second'))
  })

  it('of a draft is the one to be proved, though an older one is stored', async () => {
    const { credentials, store } = line()
    store.stored = instance({ key: 'before' }, -1)
    expect(await credentials.current(undefined, true)).toEqual(keyed('first'))
  })

  it('goes to no other address than the line: an instance that moved is a conflict', async () => {
    const { credentials, store } = line()
    store.stored = instance({ key: 'second', host: 'other.example' }, 1)
    await expect(credentials.current(undefined, true)).rejects.toMatchObject({ code: 'conflict' })
  })

  it('of a new instance is at hand while it is proved, though nothing is stored and announcements were missed', async () => {
    const { credentials, store, drafts, hear } = line()
    store.stored = undefined
    const proved = drafts.prove(opened, async () => {
      hear()
      return credentials.current()
    })
    expect(await proved).toEqual(keyed('first'))
    hear()
    await expect(credentials.current()).rejects.toMatchObject({ code: 'unauthorized' })
  })

  it('is gone with the instance', async () => {
    const { credentials, store, hear } = line()
    store.stored = undefined
    hear(7)
    await expect(credentials.current()).rejects.toMatchObject({ code: 'unauthorized' })
  })
})

describe('tokens', () => {
  it('are read anew when something was heard of a change', async () => {
    const asked: (boolean | undefined)[] = []
    const tokens: Credentials = {
      held: () => bearer('known'),
      current: async (_signal, isAnew) => {
        asked.push(isAnew)
        return bearer('t')
      },
      replace: async () => undefined,
    }
    const { credentials, hear } = line(tokens)
    expect(credentials.held()).toEqual(bearer('known'))
    await credentials.current()
    hear(7)
    expect(credentials.held()).toBeUndefined()
    await credentials.current()
    expect(asked).toEqual([false, true])
  })

  it('do not follow an instance to another address', async () => {
    const tokens: Credentials = {
      held: () => undefined,
      current: async () => bearer('new'),
      replace: async () => bearer('new'),
    }
    const { credentials, store, hear } = line(tokens)
    store.stored = instance({ host: 'other.example' }, 1)
    hear(7)
    await expect(credentials.replace(bearer('old'), 'ended')).rejects.toBeInstanceOf(Fault)
    await expect(credentials.current()).rejects.toBeInstanceOf(Fault)
  })
})

function keyed(value: string) {
  return { headers: { 'x-key': value } }
}

function line(tokens?: Credentials) {
  const store: { stored: Instance | undefined } = { stored: opened }
  let hear: (instanceId?: number) => void = () => undefined
  const news = createInstanceNews({
    listen: (changed) => {
      hear = changed
    },
  })
  const connect = ({ key = '', host = 'acme.example' }: Configuration) => {
    const authorization: Authorization =
      tokens === undefined ? { kind: 'apiKey', in: 'header', name: 'x-key', value: key } : { kind: 'oauth2' }
    return { baseUrl: `https://${host}`, authorization }
  }
  const drafts = createDrafts({ byId: async () => store.stored })
  const credentials = instanceCredentials(
    { instance: opened, element: { connect }, endpoint: connect(opened.configuration) },
    { news, instances: drafts, ...(tokens && { tokens: { open: () => tokens } }) },
  )
  return { credentials, store, drafts, hear: (instanceId?: number) => hear(instanceId) }
}

function instance(configuration: Configuration, updatedAtMs: number): Instance {
  return sampleInstance({ configuration, updatedAt: new Date(updatedAtMs) })
}
