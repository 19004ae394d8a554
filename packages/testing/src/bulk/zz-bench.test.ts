import { it } from 'vitest'
import { createRunBulk } from '../../../engine/src/bulk/run.ts'
import { inspect } from '../../../engine/src/bulk/inspect.ts'
import { defaultBulkLimits } from '../../../engine/src/bulk/limits.ts'
import { createRegistry } from '../../../engine/src/registry.ts'
import { openRows } from '../../../engine/src/bulk/rows.ts'
import { openBulkWorld } from './bulk-world.ts'
import { createFakeProvider } from './fake-provider.ts'
import { pause } from '../../../engine/src/bulk/pause.ts'

async function* source(rows: number) {
  yield Buffer.from('title,note\n')
  let text = ''
  for (let i = 0; i < rows; i++) {
    text += `"title of, ${i}","${'some words and "" more '.repeat(4)}"\n`
    if (text.length > 65536) { yield Buffer.from(text); text = '' }
  }
  yield Buffer.from(text)
}
it('bench', async () => {
  const world = await openBulkWorld()
  const N = 300_000
  let bytes = 0
  let t = performance.now()
  for await (const p of source(N)) bytes += p.length
  console.log('source', (bytes / 1e6).toFixed(0), 'MB', (performance.now() - t).toFixed(0), 'ms')
  t = performance.now()
  for await (const _ of inspect(source(N), 'CSV', defaultBulkLimits)) ;
  console.log('inspect', (performance.now() - t).toFixed(0), 'ms')
  t = performance.now()
  await world.files.put('k', inspect(source(N), 'CSV', defaultBulkLimits))
  console.log('put', (performance.now() - t).toFixed(0), 'ms')
  t = performance.now()
  const reader = openRows((await world.files.open('k'))!, 'CSV', 0)
  let n = 0
  for (;;) { const r = await reader.next({ rows: 50, size: 4e6 }); if (!r.length) break; n += r.length }
  console.log('read', n, (performance.now() - t).toFixed(0), 'ms', process.memoryUsage().rss / 1e6)
  const M = 50_000
  await world.files.put('m', source(M))
  for (const chunkSize of [50, 500]) {
    let stored = 0
    const provider = createFakeProvider({ chunkSize, searchLag: 0, mood: () => 'well' })
    const el = provider.element
    const res = el.resources[0]!
    const fast = { ...el, resources: [{ ...res, operations: { bulk: { ...res.operations.bulk!, createMany: async (_: any, rs: any) => { stored += rs.length; return rs.map((r: any) => ({ kind: 'created', id: r.key })) } } } }] }
    const job = await world.store.create({ instanceId: world.instance.id, accountId: 1, objectName: 'notes', fileKey: 'm', fileFormat: 'CSV', keyPrefix: 'x' + chunkSize, metaData: {} })
    t = performance.now()
    let adv = 0; const store = { ...world.store, advance: async (...a: any) => { const t0 = performance.now(); const r = await (world.store.advance as any)(...a); adv += performance.now() - t0; return r } }
    const run = createRunBulk({ ...world, store, registry: createRegistry([fast as any]), connections: { open: () => provider.connection }, clock: { now: () => new Date() }, monotonicMs: () => performance.now(), sleep: pause, completedStatus: 'COMPLETE', leaseMs: 15000, settleMs: 3000, retryDelaysMs: [] })
    await run(job.id, new AbortController().signal)
    const ms = performance.now() - t
    console.log('run', chunkSize, stored, ms.toFixed(0), 'ms', (M / ms * 1000).toFixed(0), 'rows/s', (ms / (M / chunkSize)).toFixed(2), 'ms/chunk', 'advance', adv.toFixed(0))
  }
  await world.close()
}, 300000)
