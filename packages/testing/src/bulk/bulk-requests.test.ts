import { Fault } from '@valence/element-kit'
import type { Alarm, Clock } from '@valence/engine'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createCancelBulk } from '../../../engine/src/bulk/cancel.ts'
import { defaultBulkLimits } from '../../../engine/src/bulk/limits.ts'
import { createBulkResults } from '../../../engine/src/bulk/results.ts'
import { createRunBulk } from '../../../engine/src/bulk/run.ts'
import { type BulkRequest, type BulkUpload, createSubmitBulk } from '../../../engine/src/bulk/submit.ts'
import { createSweepBulk } from '../../../engine/src/bulk/sweep.ts'
import { createRegistry } from '../../../engine/src/registry.ts'
import { createNaming } from '../../../engine/src/resources/naming.ts'
import { type BulkWorld, openBulkWorld, upload } from './bulk-world.ts'
import { createFakeProvider } from './fake-provider.ts'

const dayMs = 24 * 60 * 60 * 1000

describe('bulk requests', () => {
  let world: BulkWorld
  let api: ReturnType<typeof wire>
  beforeAll(async () => {
    world = await openBulkWorld()
    api = wire(world)
  })
  beforeEach(async () => {
    await world.pool.query('DELETE FROM "BulkJob"')
    await world.pool.query('DELETE FROM "BulkRow"')
    await world.pool.query('DELETE FROM "FileChunk"')
    world.rings.length = 0
    world.logged.length = 0
  })
  afterAll(() => world.close())

  describe('submit', () => {
    it('keeps the file and the job, rings, and answers the id', async () => {
      const answer = await submit(csv(1), { metaData: () => '{"callback-payload":{"x":1}}' })
      expect(answer).toEqual({ id: expect.stringMatching(/^\d+$/), status: 'CREATED', instanceId: world.instance.id })
      expect(world.rings).toEqual([`bulk ${answer.id}`])
      expect(await world.store.byId(answer.id)).toMatchObject({
        status: 'CREATED',
        objectName: 'notes',
        fileName: 'notes.csv',
        fileFormat: 'CSV',
        metaData: { 'callback-payload': { x: 1 } },
      })
    })

    it('takes the job although the ring is lost: the sweep will ring again', async () => {
      const alarm = { bulk: () => Promise.reject(new Error('no queue')) }
      const { id } = await wire(world, { alarm }).submit(world.instance, 'notes', file(csv(1)))
      expect(world.logged).toContain('bulk.unrung')
      await api.sweep()
      expect(world.rings).toEqual([`bulk ${id}`])
    })

    it('does not store what PostgreSQL could not', async () => {
      const { id } = await submit(csv(1), {}, { fileName: 'a\u0000\u0007b\u202e.csv' })
      expect((await world.store.byId(id))?.fileName).toBe('ab.csv')
      await expect(submit(csv(1), { metaData: () => '{"a":"\\u0000"}' })).rejects.toThrow('NUL')
    })

    it.each([
      ['nothing', '', 'The file is empty: it has no header line.'],
      ['blank lines', '\n\r\n', 'The file is empty: it has no header line.'],
      ['two columns of one name', 'title,note,title\n', "Columns 1 and 3 of the file are both named 'title'."],
      ['a column without a name', 'title,,note\n', 'Column 2 of the file has no name'],
      ['semicolons', 'title;note\na;b\n', 'must be separated by commas'],
      ['a quote that is never closed', 'title\na\n"b\nc\nd\n', 'The quote that is opened in line 3 is not closed'],
      ['a NUL', 'title\na\0\n', 'The file holds a NUL character'],
    ])('refuses %s at once, by name, and keeps nothing of it', async (_, text, message) => {
      await expect(submit(text)).rejects.toMatchObject({ status: 400, message: expect.stringContaining(message) })
      expect(await leftovers()).toEqual({ jobs: 0, pieces: 0 })
      expect(world.rings).toEqual([])
    })

    it('refuses an object that is not there, naming those that are', async () => {
      await expect(api.submit(world.instance, 'noets', file(csv(1)))).rejects.toMatchObject({
        status: 404,
        message: expect.stringContaining('notes, shelves'),
      })
    })

    it('refuses an object that cannot be loaded, naming those that can', async () => {
      await expect(api.submit(world.instance, 'shelves', file(csv(1)))).rejects.toMatchObject({
        status: 405,
        message: expect.stringContaining('What can be loaded: notes.'),
      })
    })

    it('refuses a request without a file, and a callback address that is not to be called', async () => {
      await expect(api.submit(world.instance, 'notes', undefined)).rejects.toThrow("the multipart part named 'file'")
      await expect(submit(csv(1), { callbackUrl: 'https://169.254.169.254/' })).rejects.toThrow('not to be called')
      expect(await leftovers()).toEqual({ jobs: 0, pieces: 0 })
    })

    it('refuses metaData that stands behind the file and changes its meaning, and keeps nothing', async () => {
      const late = { metaData: lately('{"format":"json"}') }
      await expect(submit(csv(1), late)).rejects.toThrow("'metaData' names the format")
      await expect(submit(csv(1), { metaData: lately('{') })).rejects.toThrow('metaData is not valid JSON')
      expect(await leftovers()).toEqual({ jobs: 0, pieces: 0 })
    })

    it('knows a JSON file by its name, its type or its metaData', async () => {
      const text = '[{"title":"a"}]'
      const jobs = [
        await submit(text, {}, { fileName: 'notes.jsonl' }),
        await submit(text, {}, { contentType: 'application/json; charset=utf-8' }),
        await submit(text, { metaData: () => ({ format: 'json' }) }),
      ]
      for (const { id } of jobs) expect(await world.store.byId(id)).toMatchObject({ fileFormat: 'JSON' })
    })
  })

  describe('status and errors', () => {
    it('tell of a finished job what both generations of clients read', async () => {
      const { id } = await submit(csv(3, 2))
      await api.run(id)
      expect(await api.status(world.instance, id)).toMatchObject({
        id,
        status: 'COMPLETE',
        jobStatus: 'COMPLETE',
        recordsCount: 5,
        recordCount: 5,
        recordsFailedCount: 2,
        errorCount: 2,
        instanceId: world.instance.id,
        objectName: 'notes',
        error: null,
        jobDirection: 'UPLOAD',
        statusMessage: '3 of 5 rows loaded.',
        createdDate: expect.any(Number),
        completionTime: expect.any(Number),
        fileFormat: 'CSV',
      })
    })

    it('spell the end as the installation or the instance wants it', async () => {
      const { id } = await submit(csv(1))
      await api.run(id)
      const wantsOther = { ...world.instance, configuration: { 'bulk.completed.status': 'COMPLETED' } }
      expect((await api.status(wantsOther, id)).status).toBe('COMPLETED')
      const { status } = createBulkResults({ ...world, completedStatus: 'COMPLETED' })
      expect((await status(world.instance, id)).jobStatus).toBe('COMPLETED')
    })

    it('give failed rows page by page, each with its place and the words of the provider', async () => {
      const { id } = await submit(csv(3, 37))
      await api.run(id)
      const first = await api.errors(world.instance, id, { pageSize: 30 })
      expect(first.errors).toHaveLength(30)
      expect(first.errors[0]).toEqual({
        row: 4,
        line: 5,
        status: 'No refused 0, please.',
        code: 422,
        message: 'No refused 0, please.',
      })
      const second = await api.errors(world.instance, id, { pageSize: 30, nextPage: first.nextPage ?? '' })
      expect(second.errors.map(({ row }) => row)).toEqual([34, 35, 36, 37, 38, 39, 40])
      expect(second.nextPage).toBeUndefined()
    })

    it('have no errors for a job without any, and refuse a page that they did not give', async () => {
      const { id } = await submit(csv(2))
      await api.run(id)
      expect(await api.errors(world.instance, id)).toEqual({ errors: [] })
      await expect(api.errors(world.instance, id, { nextPage: 'nonsense' })).rejects.toMatchObject({ status: 400 })
    })

    it.each(['0', '-1', 'x', '99999999999999999999', '1; DROP TABLE', ''])('know no job %j', async (id) => {
      await expect(api.status(world.instance, id)).rejects.toMatchObject({ status: 404 })
    })

    it("do not know another instance's job", async () => {
      const { id } = await submit(csv(1))
      const stranger = { ...world.instance, id: world.instance.id + 1 }
      await expect(api.status(stranger, id)).rejects.toMatchObject({ status: 404 })
      await expect(api.errors(stranger, id)).rejects.toMatchObject({ status: 404 })
      await expect(api.cancel(stranger, id)).rejects.toMatchObject({ status: 404 })
    })
  })

  describe('the callback', () => {
    const callbackUrl = 'https://client.example/done'

    it('is owed to the URL of the job, together with its end, and rung for', async () => {
      const { id } = await submit(csv(3, 2), { callbackUrl, metaData: () => ({ 'callback-payload': { order: 7 } }) })
      await api.run(id)
      const [delivery] = await world.deliveriesOf(id)
      expect(delivery).toMatchObject({ instanceId: world.instance.id, kind: 'bulk', url: callbackUrl })
      const status = await api.status(world.instance, id)
      expect(JSON.parse(delivery?.body ?? '')).toEqual({
        ...status,
        completionTime: expect.any(Number),
        message: '3 of 5 rows loaded.',
        'callback-payload': { order: 7 },
      })
      expect(world.rings).toEqual([`bulk ${id}`, `delivery ${delivery?.id}`])
    })

    it('goes to the URL of the instance when the job has none, and nowhere when neither has', async () => {
      const without = await submit(csv(1))
      await api.run(without.id)
      expect(await world.deliveriesOf(without.id)).toEqual([])
      const { id } = await submit(csv(1))
      const configuration = { 'event.notification.callback.url': 'https://client.example/events' }
      await world.instances.save({ ...world.instance, configuration }, world.instance)
      await api.run(id)
      await world.instances.save(world.instance, world.instance)
      expect(await world.deliveriesOf(id)).toMatchObject([{ url: 'https://client.example/events' }])
    })
  })

  describe('cancel', () => {
    it('ends a job that no worker has at once, and says so to its callback URL', async () => {
      const { id } = await submit(csv(5), { callbackUrl: 'https://client.example/done' })
      expect(await api.cancel(world.instance, id)).toMatchObject({ status: 'CANCELLED', recordsCount: 0 })
      expect(await api.run(id)).toEqual({ kind: 'not_due' })
      const [delivery] = await world.deliveriesOf(id)
      expect(JSON.parse(delivery?.body ?? '')).toMatchObject({ id, status: 'CANCELLED' })
    })

    it('waits for the chunk of a job that a worker has, and rings in case it is dead', async () => {
      const { id } = await submit(csv(5))
      await world.store.take(id, { owner: 'worker', leaseMs: 60_000 })
      world.rings.length = 0
      expect(await api.cancel(world.instance, id)).toMatchObject({ status: 'CANCELLATION_PENDING' })
      expect(world.rings).toEqual([`bulk ${id}`])
      await world.expireLease(id)
      expect(await api.run(id)).toEqual({ kind: 'finished', status: 'CANCELLED' })
    })

    it('leaves a job that came to its end as it is, however often it is asked', async () => {
      const { id } = await submit(csv(1))
      await api.run(id)
      await api.cancel(world.instance, id)
      expect(await api.cancel(world.instance, id)).toMatchObject({ status: 'COMPLETE', recordsCount: 1 })
    })
  })

  describe('sweep', () => {
    it('rings for jobs that wait and that nobody has, and for no others', async () => {
      const [waiting, running, dead, done] = [
        await submit(csv(1)),
        await submit(csv(1)),
        await submit(csv(1)),
        await submit(csv(1)),
      ]
      for (const { id } of [running, dead]) await world.store.take(id, { owner: 'worker', leaseMs: 60_000 })
      await world.expireLease(dead.id)
      await api.run(done.id)
      world.rings.length = 0
      expect(await api.sweep()).toMatchObject({ jobs: 2 })
      expect(world.rings).toEqual([`bulk ${waiting.id}`, `bulk ${dead.id}`])
    })

    it('removes a file on the fourth day', async () => {
      await submit(csv(1))
      expect(await api.sweep()).toMatchObject({ filesRemoved: 0 })
      const later = (ms: number) => wire(world, { clock: { now: () => new Date(Date.now() + ms) } })
      expect(await later(3 * dayMs - 60_000).sweep()).toMatchObject({ filesRemoved: 0 })
      expect(await later(3 * dayMs + 60_000).sweep()).toMatchObject({ filesRemoved: 1 })
      expect(await leftovers()).toEqual({ jobs: 1, pieces: 0 })
    })
  })

  function submit(text: string, request: BulkRequest = {}, other: Partial<BulkUpload> = {}) {
    return api.submit(world.instance, 'notes', { ...file(text), ...other }, request)
  }

  async function leftovers() {
    const { rows } = await world.pool.query<{ jobs: number; pieces: number }>(
      'SELECT (SELECT count(*)::int FROM "BulkJob") AS jobs, (SELECT count(*)::int FROM "FileChunk") AS pieces',
    )
    return rows[0]
  }
})

function wire(world: BulkWorld, other: { readonly alarm?: Pick<Alarm, 'bulk'>; readonly clock?: Clock } = {}) {
  const provider = createFakeProvider({ chunkSize: 10, searchLag: 0, mood: () => 'well' })
  const deps = {
    ...world,
    registry: createRegistry([provider.element]),
    clock: { now: () => new Date() },
    limits: defaultBulkLimits,
    completedStatus: 'COMPLETE',
    checkUrl(url: string) {
      if (url.includes('169.254')) throw new Fault('invalid_request', 'This address is not to be called.')
    },
    ...other,
  } as const
  const runBulk = createRunBulk({
    ...deps,
    ...world,
    connections: { open: () => provider.connection },
    naming: createNaming(async () => []),
    sleep: (_, signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true })),
    monotonicMs: () => 0,
    leaseMs: 30_000,
    settleMs: 0,
    retryDelaysMs: [],
  })
  return {
    submit: createSubmitBulk(deps),
    ...createBulkResults(deps),
    cancel: createCancelBulk({ ...deps, alarm: world.alarm }),
    sweep: createSweepBulk(deps),
    run: (jobId: string) => runBulk(jobId, new AbortController().signal),
  }
}

function file(text: string): BulkUpload {
  return { stream: upload(text), fileName: 'notes.csv', contentType: 'text/csv' }
}

function csv(good: number, refused = 0): string {
  const lines = (count: number, word: string) => Array.from({ length: count }, (_, index) => `${word} ${index},x`)
  return ['title,note', ...lines(good, 'good'), ...lines(refused, 'refused')].join('\n')
}

/** A form field that stands behind the file: at first it is not there yet. */
function lately(value: unknown): () => unknown {
  let asked = 0
  return () => {
    asked += 1
    return asked === 1 ? undefined : value
  }
}
