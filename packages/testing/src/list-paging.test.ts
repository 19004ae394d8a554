import { and, compile, compileOrder, type Expression, or, parseOrderBy, predicate, print } from '@valence/ceql'
import type { Connection, ProviderRecord } from '@valence/element-kit'
import { createRegistry, type Instance, type ListRequest } from '@valence/engine'
import { createScratch } from '@valence/platform'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Budgets } from '../../engine/src/resources/budgets.ts'
import { createResources } from '../../engine/src/resources/call.ts'
import { createNaming } from '../../engine/src/resources/naming.ts'
import { createSampleElement, type SampleProvider, sampleAccess } from './sample-element.ts'
import { sampleInstance } from './sample-instance.ts'

/** An empty page in a row for every record: the sparsest honest provider. */
const patient = { emptyPagesMax: 1000 }

describe('a list', () => {
  it('gives, page by page, exactly the records that where selects, in the order that was asked for', async () => {
    await fc.assert(
      fc.asyncProperty(provider(), query(), pageSizes(), budgets(), async (sample, asked, sizes, bounds) => {
        const list = lister(sample, { ...patient, ...bounds })
        const pages = await followTokens(list, textOf(asked), sizes)
        expect(pages.flatMap(({ records }) => records)).toEqual(expected(sample, asked))
        expect(pages.filter(({ records, pageSize }) => records.length > pageSize)).toEqual([])
      }),
      { numRuns: 400 },
    )
  })

  it('gives, by page and pageSize, the slice that they name', async () => {
    await fc.assert(
      fc.asyncProperty(
        provider(),
        query(),
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 12 }),
        async (sample, asked, page, pageSize) => {
          const list = lister(sample, patient)
          const { records } = await list({ ...textOf(asked), page, pageSize })
          expect(records).toEqual(expected(sample, asked).slice((page - 1) * pageSize, page * pageSize))
        },
      ),
      { numRuns: 200 },
    )
  })

  it('never fills a page twice as large with anything but its two halves', async () => {
    await fc.assert(
      fc.asyncProperty(provider(), query(), fc.integer({ min: 1, max: 8 }), async (sample, asked, pageSize) => {
        const list = lister(sample, patient)
        const first = await list({ ...textOf(asked), page: 1, pageSize })
        const second =
          first.nextPage === undefined
            ? await list({ ...textOf(asked), page: 2, pageSize })
            : await list({ ...textOf(asked), page: 2, pageSize, nextPage: first.nextPage })
        const both = await list({ ...textOf(asked), pageSize: 2 * pageSize })
        expect([...first.records, ...second.records]).toEqual(both.records)
      }),
      { numRuns: 200 },
    )
  })

  it('counts exactly what it would give', async () => {
    await fc.assert(
      fc.asyncProperty(provider(), query(), async (sample, asked) => {
        const { count } = await lister(sample, patient)({ ...textOf(asked), pageSize: 3, returnCount: true })
        expect(count).toEqual({ total: expected(sample, asked).length, precision: 'exact' })
      }),
      { numRuns: 100 },
    )
  })
})

describe('a list that others work on meanwhile', () => {
  it('gives every record that was there once, and none twice, while records are added anywhere', async () => {
    await fc.assert(
      fc.asyncProperty(
        changing(),
        query(),
        pageSizes(),
        budgets(),
        added(),
        async (sample, asked, sizes, bounds, more) => {
          const before = expected(sample, asked)
          const { provider: world, change } = changeable(sample)
          const list = lister(world, { ...patient, ...bounds })
          const pages = await followTokens(list, textOf(asked), sizes, (page) => {
            const batch = more[page] ?? []
            change((records) => [
              ...records,
              ...batch.map((one, index) => ({
                id: String(one.at + 0.5 + (page * 10 + index) / 1e4),
                fields: one.fields,
              })),
            ])
          })
          const found = pages.flatMap(({ records }) => records.map(({ id }) => id))
          expect(found.filter((id, index) => found.indexOf(id) !== index)).toEqual([])
          expect(before.filter(({ id }) => !found.includes(id))).toEqual([])
        },
      ),
      { numRuns: 300 },
    )
  })

  it('loses none that stays, and gives none twice, while one after the other is deleted', async () => {
    await fc.assert(
      fc.asyncProperty(
        changing(),
        query(),
        pageSizes(),
        budgets(),
        fc.array(fc.nat(60), { maxLength: 40 }),
        async (sample, asked, sizes, bounds, gone) => {
          const { provider: world, change } = changeable(sample)
          const list = lister(world, { ...patient, ...bounds })
          const pages = await followTokens(list, textOf(asked), sizes, (page) => {
            change((records) => records.filter((_, index) => index !== gone[page]))
          })
          const found = pages.flatMap(({ records }) => records.map(({ id }) => id))
          expect(found.filter((id, index) => found.indexOf(id) !== index)).toEqual([])
          expect(expected(world, asked).filter(({ id }) => !found.includes(id))).toEqual([])
        },
      ),
      { numRuns: 300 },
    )
  })
})

describe('a list that is too long for one request', () => {
  const thirty = { ...exactProvider(), records: records(30), fidelity: () => undefined }

  it('is given short with a token when little of it is wanted', async () => {
    const list = lister(thirty, { pagesMax: 2, scanPageSize: 5 })
    const first = await list({ where: "id = '25'", pageSize: 4 })
    expect(first.records).toEqual([])
    expect(first.nextPage).toBeDefined()
    expect(first.warnings).toEqual([expect.stringContaining('follow nextPage')])
    const pages = await followTokens(list, { where: "id = '25'" }, [4])
    expect(pages.flatMap((page) => page.records.map(({ id }) => id))).toEqual(['25'])
  })

  it('says so when a page far from the start is asked for', async () => {
    const far = lister(thirty, { rowsMax: 10, scanPageSize: 2 })({ page: 20, pageSize: 1 })
    await expect(far).rejects.toMatchObject({ status: 400, message: expect.stringContaining('nextPage') })
  })

  it.each([{ rowsMax: 20 }, { pagesMax: 2 }])('is counted as far as one request may read: %j', async (bounds) => {
    const { count } = await lister(thirty, { ...bounds, scanPageSize: 2 })({
      where: 'score >= 5',
      pageSize: 1,
      returnCount: true,
    })
    expect(count).toEqual({ total: 15, precision: 'minimum' })
  })

  it('says how to narrow it when it would have to be sorted here', async () => {
    const sorted = lister(thirty, { sortedRowsMax: 10, scanPageSize: 5 })({ orderBy: 'score' })
    await expect(sorted).rejects.toMatchObject({ status: 400, message: expect.stringContaining('where') })
  })
})

describe('a token', () => {
  it('is absent on the last page', async () => {
    const list = lister({ ...exactProvider(), records: records(37) })
    const first = await list({ pageSize: 30 })
    expect(first.records).toHaveLength(30)
    const second = await list({
      pageSize: 30,
      page: 2,
      ...(first.nextPage !== undefined && { nextPage: first.nextPage }),
    })
    expect(second.records).toHaveLength(7)
    expect(second).not.toHaveProperty('nextPage')
  })

  it('is of no use to another query or instance', async () => {
    const list = lister({ ...exactProvider(), records: records(10) })
    const { nextPage = '' } = await list({ pageSize: 3, where: 'score >= 0' })
    expect(nextPage).not.toBe('')
    for (const other of [
      { where: 'score >= 1' },
      { where: 'score >= 0', orderBy: 'id' },
      { where: 'score >= 0', fields: 'name' },
      {},
    ]) {
      await expect(list({ ...other, nextPage })).rejects.toMatchObject({
        status: 400,
        message: expect.stringContaining('another query'),
      })
    }
    await expect(list({ where: 'score >= 0', nextPage }, { id: 8 })).rejects.toMatchObject({ status: 400 })
    await expect(list({ nextPage: 'garbage' })).rejects.toMatchObject({ status: 400 })
  })
})

describe('what is told from the time of the request', () => {
  const beforeMidnight = Date.parse('2026-01-31T23:59:00Z')
  const hours = Array.from({ length: 24 }, (_, hour) => ({
    id: String(hour),
    fields: { name: `Hour ${hour}`, created: new Date(Date.UTC(2026, 0, 31, hour)).toISOString() },
  }))

  it.each([
    { by: 'the provider', sortable: ['created'], fidelity: () => 'exact' as const },
    { by: 'the platform', sortable: [], fidelity: () => undefined },
  ])('stays the same on all pages that $by filters and orders, whatever the clock shows by then', async (one) => {
    let nowMs = beforeMidnight
    const sample = { ...exactProvider(), ...one, records: hours }
    const list = lister(sample, {}, () => new Date(nowMs))
    const asked = { where: 'created >= startOfDay() AND created < -4h', orderBy: 'created desc' }
    const pages = await followTokens(list, asked, [6], () => {
      nowMs += 3_600_000
    })
    expect(pages).toHaveLength(4)
    expect(pages.flatMap(({ records: found }) => found.map(({ id }) => Number(id)))).toEqual(
      Array.from({ length: 20 }, (_, index) => 19 - index),
    )
    // Asked anew it means another day.
    expect((await list(asked)).records).toEqual([])
  })
})

describe('the page size', () => {
  it('is lowered to the maximum, and the answer says so', async () => {
    const answer = await lister({ ...exactProvider(), records: records(3) })({ pageSize: 9999 })
    expect(answer.records).toHaveLength(3)
    expect(answer.warnings).toEqual(['pageSize 9999 is above the maximum; 5000 was used.'])
  })
})

function exactProvider(): SampleProvider {
  return {
    records: [],
    pageMax: 100,
    filters: 'before paging',
    fidelity: () => 'exact',
    knowsOr: true,
    sortable: ['id'],
  }
}

function records(count: number): readonly ProviderRecord[] {
  return Array.from({ length: count }, (_, index) => ({
    id: String(index),
    fields: { name: `Thing ${index}`, score: index },
  }))
}

const names = ['Printer', 'printer on fire', "z'a", 'QBO % import', 'Ärger', '']
const states = ['Open', 'In Progress', 'Done']
const days = ['2026-01-01T00:00:00Z', '2026-01-02T12:00:00.000+0200', '2026-03-01']

function content() {
  const nullable = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { freq: 4 })
  return fc.record({
    name: nullable(fc.constantFrom(...names)),
    state: nullable(fc.constantFrom(...states).map((name) => ({ id: String(states.indexOf(name)), name }))),
    score: nullable(fc.integer({ min: -2, max: 3 })),
    tags: fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 2 }),
    created: nullable(fc.constantFrom(...days)),
  })
}

/** What is added after each page, and between which records it comes. */
function added() {
  const one = fc.record({ at: fc.nat(40), fields: content() })
  return fc.array(fc.array(one, { maxLength: 4 }), { maxLength: 12 })
}

/** One whose own cursors hold while records come and go, as a place in a list must that others work on. */
function changing(): fc.Arbitrary<SampleProvider> {
  return provider().map((sample) => ({ ...sample, cursors: 'last record' }))
}

function changeable(sample: SampleProvider) {
  let records = sample.records
  return {
    provider: {
      ...sample,
      get records() {
        return records
      },
    },
    change: (by: (records: readonly ProviderRecord[]) => readonly ProviderRecord[]) => {
      records = by(records)
    },
  }
}

function provider(): fc.Arbitrary<SampleProvider> {
  return fc
    .record({
      contents: fc.array(content(), { maxLength: 40 }),
      pageMax: fc.integer({ min: 1, max: 12 }),
      filters: fc.constantFrom('before paging' as const, 'after paging' as const),
      fidelity: fc.func(fc.constantFrom('exact' as const, 'superset' as const, undefined)),
      knowsOr: fc.boolean(),
      sortable: fc.subarray(['id', 'name', 'status', 'score', 'created']),
    })
    .map(({ contents, fidelity, ...rest }) => ({
      ...rest,
      fidelity: (path, operator) => fidelity(path, operator),
      records: contents.map((fields, index) => ({ id: String(index), fields })),
    }))
}

interface Query {
  readonly where: Expression | undefined
  readonly orderBy: string | undefined
}

function query(): fc.Arbitrary<Query> {
  const name = fc.constantFrom(...names)
  const equality = fc.constantFrom('=' as const, '!=' as const, 'IN' as const, 'NOT IN' as const)
  const comparison = fc.constantFrom(
    '=' as const,
    '!=' as const,
    '<' as const,
    '<=' as const,
    '>' as const,
    '>=' as const,
  )
  const leaf = fc.oneof(
    fc
      .tuple(fc.constantFrom('=' as const, '!=' as const, 'LIKE' as const, 'NOT LIKE' as const), name)
      .map(([operator, value]) => predicate('name', operator, value)),
    fc
      .tuple(equality, fc.constantFrom(...states, '1'))
      .map(([operator, value]) => predicate('status', operator, value)),
    fc
      .tuple(comparison, fc.integer({ min: -2, max: 3 }))
      .map(([operator, value]) => predicate('score', operator, value)),
    fc.tuple(equality, fc.constantFrom('a', 'b', 'd')).map(([operator, value]) => predicate('tags', operator, value)),
    fc.tuple(comparison, fc.constantFrom(...days)).map(([operator, value]) => predicate('created', operator, value)),
    fc
      .tuple(
        fc.constantFrom('name', 'status', 'score', 'tags'),
        fc.constantFrom('IS NULL' as const, 'IS NOT NULL' as const),
      )
      .map(([path, operator]) => predicate(path, operator)),
  )
  const { where } = fc.letrec<{ where: Expression }>((tie) => ({
    where: fc.oneof(
      { maxDepth: 2, withCrossShrink: true },
      leaf,
      fc
        .array(tie('where'), { minLength: 2, maxLength: 3 })
        .map((operands) => and(operands) ?? predicate('id', 'IS NULL')),
      fc
        .array(tie('where'), { minLength: 2, maxLength: 3 })
        .map((operands) => or(operands) ?? predicate('id', 'IS NULL')),
    ),
  }))
  const term = fc.tuple(
    fc.constantFrom('id', 'name', 'status', 'score', 'created'),
    fc.constantFrom('', ' asc', ' desc'),
  )
  const orderBy = fc
    .array(term, { minLength: 1, maxLength: 2 })
    .map((terms) => terms.map((parts) => parts.join('')).join(', '))
  return fc.record({
    where: fc.option(where, { nil: undefined, freq: 5 }),
    orderBy: fc.option(orderBy, { nil: undefined, freq: 1 }),
  })
}

/** The sizes of the pages, in turn: a client may change its mind from one page to the next. */
function pageSizes(): fc.Arbitrary<readonly number[]> {
  return fc.array(fc.integer({ min: 1, max: 15 }), { minLength: 1, maxLength: 4 })
}

function budgets(): fc.Arbitrary<Partial<Budgets>> {
  return fc.record({
    pagesMax: fc.integer({ min: 1, max: 50 }),
    rowsMax: fc.integer({ min: 1, max: 100 }),
    scanPageSize: fc.integer({ min: 1, max: 20 }),
  })
}

type List = (request: ListRequest, change?: Partial<Instance>) => ReturnType<ReturnType<typeof createResources>['list']>

function lister(
  sample: SampleProvider,
  given: Partial<Budgets> = {},
  now = () => new Date('2026-01-31T12:00:00Z'),
): List {
  const connection: Connection = {
    profile: {},
    request: async () => {
      throw new Error('The sample element does not call.')
    },
  }
  const resources = createResources({
    registry: createRegistry([createSampleElement(sample)]),
    connections: { open: () => connection, files: noFiles },
    discover: async () => [],
    naming: createNaming(async () => []),
    clock: { now },
    monotonicMs: () => performance.now(),
    openScratch: createScratch(),
    budgets: given,
  })
  return (request, change) => resources.list({ ...instance, ...change }, 'things', [], request)
}

async function followTokens(
  list: List,
  asked: ListRequest,
  sizes: readonly number[],
  between: (page: number) => void = () => undefined,
) {
  const pages: { readonly records: readonly ProviderRecord[]; readonly pageSize: number }[] = []
  let token: string | undefined
  do {
    const pageSize = sizes[pages.length % sizes.length] ?? 1
    const { records, nextPage } = await list({
      ...asked,
      pageSize,
      page: pages.length + 1,
      ...(token !== undefined && { nextPage: token }),
    })
    between(pages.length)
    pages.push({ records, pageSize })
    token = nextPage
    if (pages.length > 2000) throw new Error('The list has no end.')
  } while (token !== undefined)
  return pages
}

function textOf({ where, orderBy }: Query): ListRequest {
  return { ...(where !== undefined && { where: print(where) }), ...(orderBy !== undefined && { orderBy }) }
}

/** What CEQL itself makes of the records, without any provider or page. */
function expected({ records: all }: SampleProvider, { where, orderBy }: Query): readonly ProviderRecord[] {
  const kept = where === undefined ? all : all.filter(compile(where, sampleAccess))
  return orderBy === undefined ? kept : kept.toSorted(compileOrder(parseOrderBy(orderBy), sampleAccess))
}

const instance = sampleInstance({ configuration: { 'filter.response.nulls': 'false' } })

function noFiles(): never {
  throw new Error('No files are sent here.')
}
