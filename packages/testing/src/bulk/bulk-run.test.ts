import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRunBulk, type RunBulkDependencies } from '../../../engine/src/bulk/run.ts'
import { createRegistry } from '../../../engine/src/registry.ts'
import { createNaming } from '../../../engine/src/resources/naming.ts'
import { type BulkWorld, openBulkWorld, upload } from './bulk-world.ts'
import { createFakeProvider, type FakeProvider, type Mood } from './fake-provider.ts'

const alive = new AbortController().signal

describe('running a bulk job', () => {
  let world: BulkWorld
  beforeAll(async () => {
    world = await openBulkWorld()
  })
  afterAll(() => world.close())

  it('loads every row once and tells the truth of each, whenever it is killed and whatever answers are lost', async () => {
    const row = fc.constantFrom('good', 'good', 'refused', 'short', 'empty')
    const mood = fc.constantFrom<Mood>('well', 'well', 'lost call', 'lost answer', 'busy')
    const death = fc.record({ step: fc.integer({ min: 1, max: 14 }), isAfter: fc.boolean() })
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { maxLength: 14 }),
        fc.integer({ min: 1, max: 5 }),
        fc.array(mood, { maxLength: 4 }),
        fc.nat(2),
        fc.array(death, { maxLength: 5 }),
        async (kinds, chunkSize, moods, searchLag, deaths) => {
          const provider = createFakeProvider({ chunkSize, searchLag, mood: () => moods.shift() ?? 'well' })
          const file = csvOf(kinds)
          const jobId = await submit(file.text)
          for (const { step, isAfter } of deaths) {
            const life = createLife(step, isAfter)
            await Promise.race([run(provider, jobId, life.ports(world, provider)), life.end])
            await world.expireLease(jobId)
          }
          await run(provider, jobId)

          expect([...provider.titles()].sort()).toEqual([...file.good].sort())
          const rows = await world.rowsOf(jobId)
          expect(rows.map(({ row, line, message }) => ({ row, line, message }))).toEqual(file.rows)
          expect(rows.map(({ recordId }) => recordId !== null)).toEqual(
            file.rows.map(({ message }) => message === null),
          )
          expect(await world.store.byId(jobId)).toMatchObject({
            status: 'COMPLETE',
            rowsDone: kinds.length,
            recordsCount: kinds.length,
            failedCount: kinds.length - file.good.length,
          })
          expect(await world.deliveriesOf(jobId)).toHaveLength(1)
          expect(await run(provider, jobId)).toEqual({ kind: 'not_due' })
        },
      ),
      { numRuns: 80 },
    )
  })

  it('makes one call a chunk, and one write', async () => {
    const provider = createFakeProvider({ chunkSize: 10, searchLag: 0, mood: () => 'well' })
    const jobId = await submit(csvOf(Array.from({ length: 35 }, () => 'good')).text)
    const writes: number[] = []
    await run(provider, jobId, {
      store: {
        ...world.store,
        advance(...step) {
          writes.push(step[2].progress.rowsDone)
          return world.store.advance(...step)
        },
      },
    })
    expect(provider.calls).toEqual(['create well', 'create well', 'create well', 'create well'])
    expect(writes).toEqual([0, 10, 20, 30])
  })

  describe('when two workers have the same job', () => {
    it('lets one of them run it', async () => {
      const provider = createFakeProvider({ chunkSize: 1, searchLag: 0, mood: () => 'well' })
      const file = csvOf(['good', 'good', 'good', 'good'])
      const jobId = await submit(file.text)
      const outcomes = await Promise.all([run(provider, jobId), run(provider, jobId), run(provider, jobId)])
      expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['finished', 'not_due', 'not_due'])
      expect(provider.titles()).toEqual(file.good)
    })

    it('stops the slow one where it is when the other one took over', async () => {
      await fc.assert(
        // From behind the taking of the lease to before the end.
        fc.asyncProperty(fc.integer({ min: 2, max: 8 }), fc.boolean(), async (step, isAfter) => {
          const provider = createFakeProvider({ chunkSize: 2, searchLag: 0, mood: () => 'well' })
          const file = csvOf(['good', 'refused', 'good', 'good', 'good'])
          const jobId = await submit(file.text)
          const pause = createPauseAt(step, isAfter)
          let nowMs = 0
          const slow = run(provider, jobId, { ...pause.ports(world, provider), monotonicMs: () => nowMs })
          await pause.reached
          nowMs = 60_000
          await world.expireLease(jobId)
          await run(provider, jobId)
          pause.goOn()

          expect(await slow).toEqual({ kind: 'lease_lost' })
          expect([...provider.titles()].sort()).toEqual([...file.good].sort())
          expect(await world.rowsOf(jobId)).toHaveLength(5)
          expect(await world.store.byId(jobId)).toMatchObject({ status: 'COMPLETE', recordsCount: 5, failedCount: 1 })
          expect(await world.deliveriesOf(jobId)).toHaveLength(1)
        }),
        { numRuns: 30 },
      )
    })
  })

  describe('when the provider fails as a whole', () => {
    it('ends as ERROR when credentials are refused, without asking again', async () => {
      const moods: Mood[] = ['well', 'refuses us']
      const provider = createFakeProvider({ chunkSize: 2, searchLag: 0, mood: () => moods.shift() ?? 'well' })
      const jobId = await submit(csvOf(['good', 'refused', 'good', 'short', 'good']).text)
      expect(await run(provider, jobId)).toEqual({ kind: 'finished', status: 'ERROR' })
      expect(await world.store.byId(jobId)).toMatchObject({
        error: 'The token is not valid.',
        recordsCount: 2,
        failedCount: 1,
      })
      expect(await world.rowsOf(jobId)).toHaveLength(2)
      expect(provider.calls).toEqual(['create well', 'create refuses us'])
    })

    it('ends as ERROR after the last try, and still finds out what was created', async () => {
      const moods: Mood[] = ['well', 'lost call', 'busy', 'lost call', 'lost call', 'lost answer']
      const provider = createFakeProvider({ chunkSize: 2, searchLag: 1, mood: () => moods.shift() ?? 'well' })
      const jobId = await submit(csvOf(['good', 'good', 'good', 'refused', 'good']).text)
      expect(await run(provider, jobId)).toEqual({ kind: 'finished', status: 'ERROR' })
      expect(provider.titles()).toHaveLength(3)
      expect(await world.rowsOf(jobId)).toMatchObject([{ row: 1 }, { row: 2 }, { row: 3, message: null }])
      expect(await world.store.byId(jobId)).toMatchObject({
        error: 'The connection broke.',
        recordsCount: 3,
        failedCount: 0,
      })
    })

    it('says which rows are in doubt when it cannot find out', async () => {
      const provider = createFakeProvider({ chunkSize: 2, searchLag: 0, mood: () => 'lost answer' })
      const deaf: FakeProvider = {
        ...provider,
        connection: {
          profile: {},
          async request(request, accept) {
            if (request.path === '/search') throw new Error('socket hang up')
            return provider.connection.request(request, accept)
          },
        },
      }
      const jobId = await submit(csvOf(['good', 'good', 'good']).text)
      await run(deaf, jobId)
      expect(provider.titles()).toHaveLength(2)
      expect(await world.store.byId(jobId)).toMatchObject({
        status: 'ERROR',
        recordsCount: 0,
        error:
          'The provider could not be called because of an internal error. It is not known which of the rows 1 to 2 were created.',
      })
    })
  })

  describe('when it is to be cancelled', () => {
    it('records the chunk that is at the provider and sends no further one', async () => {
      let jobId = ''
      const cancel = () => world.store.requestCancel(jobId)
      const provider = createFakeProvider({ chunkSize: 2, searchLag: 0, mood: () => 'well' })
      jobId = await submit(csvOf(['good', 'good', 'good', 'good', 'good']).text)
      const outcome = await run(provider, jobId, { connections: during(provider, '/create', 2, cancel) })
      expect(outcome).toEqual({ kind: 'finished', status: 'CANCELLED' })
      expect(provider.titles()).toHaveLength(4)
      expect(await world.store.byId(jobId)).toMatchObject({ status: 'CANCELLED', recordsCount: 4, failedCount: 0 })
      expect(await world.rowsOf(jobId)).toHaveLength(4)
      expect(await world.deliveriesOf(jobId)).toHaveLength(1)
    })

    it('finds out about the chunk of a dead worker before it ends', async () => {
      const provider = createFakeProvider({ chunkSize: 2, searchLag: 1, mood: () => 'well' })
      const jobId = await submit(csvOf(['good', 'good', 'good']).text)
      // Steps: take, open, advance, create.
      const life = createLife(4, true)
      await Promise.race([run(provider, jobId, life.ports(world, provider)), life.end])
      await world.store.requestCancel(jobId)
      await world.expireLease(jobId)
      expect(await run(provider, jobId)).toEqual({ kind: 'finished', status: 'CANCELLED' })
      expect(await world.rowsOf(jobId)).toMatchObject([{ recordId: 'R-1' }, { recordId: 'R-2' }])
    })

    it('does not wait for a provider that is away', async () => {
      const provider = createFakeProvider({ chunkSize: 2, searchLag: 0, mood: () => 'busy' })
      const jobId = await submit(csvOf(['good']).text)
      const renew: RunBulkDependencies['store']['renew'] = async (...hold) => {
        if (provider.calls.length > 0) await world.store.requestCancel(jobId)
        return world.store.renew(...hold)
      }
      const outcome = await run(provider, jobId, {
        store: { ...world.store, renew },
        retryDelaysMs: [3_600_000],
        // The heart beats, and every longer sleep lasts until it is ended.
        sleep: async (delayMs, signal) => (delayMs <= 1000 ? undefined : untilAborted(signal)),
      })
      expect(outcome).toEqual({ kind: 'finished', status: 'CANCELLED' })
      expect(provider.calls).toEqual(['create busy'])
    })
  })

  describe('when it cannot go on', () => {
    it.each([
      ['the instance is disabled', 'The instance is disabled.', `UPDATE "Instance" SET "disabled" = true`],
      [
        'the file is gone',
        'The file of the job was deleted. Files are kept for three days.',
        `DELETE FROM "FileChunk"`,
      ],
      [
        'it was started too often',
        'The job was started 10 times without getting ahead.',
        `UPDATE "BulkJob" SET "starts" = 10`,
      ],
    ])('is ABORTED because %s', async (_, error, change) => {
      const provider = createFakeProvider({ chunkSize: 2, searchLag: 0, mood: () => 'well' })
      const jobId = await submit(csvOf(['good']).text)
      await world.pool.query(change)
      expect(await run(provider, jobId)).toEqual({ kind: 'finished', status: 'ABORTED' })
      await world.pool.query(`UPDATE "Instance" SET "disabled" = false`)
      expect(await world.store.byId(jobId)).toMatchObject({ status: 'ABORTED', error, recordsCount: 0 })
      expect(provider.calls).toEqual([])
    })

    it('is ABORTED in the middle when the instance is disabled, with what was loaded until then', async () => {
      const provider = createFakeProvider({ chunkSize: 2, searchLag: 0, mood: () => 'well' })
      const jobId = await submit(csvOf(['good', 'good', 'good']).text)
      const disable = () => world.pool.query(`UPDATE "Instance" SET "disabled" = true`)
      await run(provider, jobId, { connections: during(provider, '/create', 1, disable) })
      await world.pool.query(`UPDATE "Instance" SET "disabled" = false`)
      expect(await world.store.byId(jobId)).toMatchObject({
        status: 'ABORTED',
        error: 'The instance was disabled or deleted during the load.',
        recordsCount: 2,
      })
      expect(provider.titles()).toHaveLength(2)
    })

    it('stops at a checkpoint when the process ends, and goes on from there', async () => {
      const provider = createFakeProvider({ chunkSize: 2, searchLag: 0, mood: () => 'well' })
      const file = csvOf(['good', 'good', 'good'])
      const jobId = await submit(file.text)
      const ending = new AbortController()
      const connections = during(provider, '/create', 1, async () => ending.abort())
      expect(await run(provider, jobId, { connections }, ending.signal)).toEqual({ kind: 'interrupted' })
      expect(await world.store.byId(jobId)).toMatchObject({ status: 'RUNNING', rowsDone: 2, starts: 0 })
      expect(await world.store.stranded(500)).toContain(jobId)
      expect(await run(provider, jobId)).toEqual({ kind: 'finished', status: 'COMPLETE' })
      expect(provider.titles()).toEqual(file.good)
      expect(provider.calls).not.toContain('search')
    })

    it('keeps what was loaded when the file cannot be read on, and tries again later', async () => {
      const provider = createFakeProvider({ chunkSize: 2, searchLag: 0, mood: () => 'well' })
      const jobId = await submit(csvOf(['good', 'good', 'good', 'good', 'good']).text)
      const files: RunBulkDependencies['files'] = {
        async open() {
          return torn('title,note\na,\nb,\nc,\nd,\n')
        },
      }
      await expect(run(provider, jobId, { files })).rejects.toThrow('the disk is gone')
      const job = await world.store.byId(jobId)
      expect(job).toMatchObject({ status: 'RUNNING', recordsCount: provider.titles().length })
      expect(job?.announced).toBeUndefined()
    })
  })

  it('loads JSON objects as the bodies that they are', async () => {
    const provider = createFakeProvider({ chunkSize: 2, searchLag: 0, mood: () => 'well' })
    const jobId = await submit('{"title":"a"}\n{"title":7}\n{"title":oops}\n{"title":"refused b"}\n', 'JSON')
    await run(provider, jobId)
    expect(provider.titles()).toEqual(['a'])
    expect(await world.rowsOf(jobId)).toMatchObject([
      { row: 1, line: 1, message: null },
      { row: 2, line: 2, message: 'title: Invalid input: expected string, received number' },
      { row: 3, line: 3, message: expect.stringContaining('The row is not valid JSON') },
      { row: 4, line: 4, message: 'No refused b, please.' },
    ])
  })

  it('loads what stands around a row that nobody could send', async () => {
    const provider = createFakeProvider({ chunkSize: 5, searchLag: 0, mood: () => 'well' })
    const nested = `{"title":"b","a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`
    const jobId = await submit(`{"title":"a"}\n${nested}\n{"title":"c"}\n`, 'JSON')
    expect(await run(provider, jobId)).toEqual({ kind: 'finished', status: 'COMPLETE' })
    expect(provider.titles()).toEqual(['a', 'c'])
    expect(await world.rowsOf(jobId)).toMatchObject([
      { row: 1, message: null },
      { row: 2, line: 2, message: 'The row is nested deeper than 100 levels.' },
      { row: 3, message: null },
    ])
  })

  async function submit(text: string, fileFormat: 'CSV' | 'JSON' = 'CSV'): Promise<string> {
    const fileKey = world.newId()
    await world.files.put(fileKey, upload(text))
    const { id: instanceId, accountId } = world.instance
    const job = await world.store.create({
      instanceId,
      accountId,
      objectName: 'notes',
      fileKey,
      fileFormat,
      keyPrefix: fileKey.slice(0, 8),
      metaData: {},
      callbackUrl: 'https://client.example/done',
    })
    return job.id
  }

  function run(provider: FakeProvider, jobId: string, other: Partial<RunBulkDependencies> = {}, signal = alive) {
    const runBulk = createRunBulk({
      ...world,
      registry: createRegistry([provider.element]),
      connections: { open: () => provider.connection },
      naming: createNaming(async () => []),
      clock: { now: () => new Date() },
      monotonicMs: () => 0,
      // The lease of these tests beats once a second; every other wait is a short one.
      sleep: async (delayMs, until) => (delayMs < 1000 ? undefined : untilAborted(until)),
      completedStatus: 'COMPLETE',
      leaseMs: 30_000,
      settleMs: 2_000,
      retryDelaysMs: [1, 2, 3, 4],
      ...other,
    })
    return runBulk(jobId, signal)
  }
})

/** A file of such rows, and what must become of each of them. */
function csvOf(kinds: readonly string[]) {
  const written: Readonly<Record<string, { text: string; lines: number; message: string | null }>> = {
    good: { text: 'good #,"two\nlines"', lines: 2, message: null },
    refused: { text: 'refused #,"x"', lines: 1, message: 'No refused #, please.' },
    short: { text: '#', lines: 1, message: 'The row has 1 cells, but the header line has 2 columns.' },
    empty: { text: ',#', lines: 1, message: 'The column title must not be empty.' },
  }
  let text = 'title,note\n'
  let line = 2
  const rows = kinds.map((kind, index) => {
    const { text: content = '', lines = 1, message = null } = written[kind] ?? {}
    const row = { row: index + 1, line, message: message?.replace('#', String(index)) ?? null }
    text += `${content.replace('#', String(index))}\n`
    line += lines
    return row
  })
  return { text, rows, good: kinds.flatMap((kind, index) => (kind === 'good' ? [`good ${index}`] : [])) }
}

type Steps = Pick<RunBulkDependencies, 'store' | 'files' | 'connections'>

/** Puts `step` around everything that a run asks of the world. */
function around(step: <T>(work: () => Promise<T>) => Promise<T>, world: BulkWorld, provider: FakeProvider): Steps {
  return {
    store: {
      ...world.store,
      take: (...args) => step(() => world.store.take(...args)),
      advance: (...args) => step(() => world.store.advance(...args)),
      finish: (...args) => step(() => world.store.finish(...args)),
    },
    files: { open: (...args) => step(() => world.files.open(...args)) },
    connections: {
      open: () => ({ profile: {}, request: (...args) => step(() => provider.connection.request(...args)) }),
    },
  }
}

/** A process that is killed at a step: the step happens or not, nothing is heard of it, and nothing happens any more. */
function createLife(steps: number, isAfter: boolean) {
  let left = steps
  const death = new AbortController()
  const step = async <T>(work: () => Promise<T>): Promise<T> => {
    left -= 1
    const isLast = left === 0
    if (left > 0) return work()
    if (isLast && isAfter) await work()
    death.abort()
    return new Promise(() => undefined)
  }
  return {
    end: untilAborted(death.signal),
    ports: (world: BulkWorld, provider: FakeProvider) => around(step, world, provider),
  }
}

/**
 * A process that stands still at a step, as long as it likes. In a call of the provider it stands behind the provider's work: between
 * the last look at the lease and the first byte on the wire is nothing that could stop it.
 */
function createPauseAt(steps: number, isAfter: boolean) {
  let left = steps
  const reached = new AbortController()
  const going = new AbortController()
  const stepper =
    (isBehind: boolean) =>
    async <T>(work: () => Promise<T>): Promise<T> => {
      left -= 1
      if (left !== 0) return work()
      const done = isBehind ? { result: await work() } : undefined
      reached.abort()
      await untilAborted(going.signal)
      return done === undefined ? work() : done.result
    }
  return {
    reached: untilAborted(reached.signal),
    goOn: () => going.abort(),
    ports: (world: BulkWorld, provider: FakeProvider) => ({
      ...around(stepper(isAfter), world, provider),
      connections: around(stepper(true), world, provider).connections,
    }),
  }
}

/** Something that happens while the provider works on its n-th call of this path. */
function during(
  provider: FakeProvider,
  path: string,
  call: number,
  event: () => Promise<unknown>,
): Steps['connections'] {
  let calls = 0
  return {
    open: () => ({
      profile: {},
      async request(request, accept) {
        if (request.path === path) calls += 1
        if (request.path === path && calls === call) await event()
        return provider.connection.request(request, accept)
      },
    }),
  }
}

async function* torn(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
  throw new Error('the disk is gone')
}

function untilAborted(signal: AbortSignal): Promise<undefined> {
  if (signal.aborted) return Promise.resolve(undefined)
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(undefined), { once: true }))
}
