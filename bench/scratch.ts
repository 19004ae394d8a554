import { execSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { load } from './load.ts'
import { startBenchWorld } from './world.ts'
const cpu = (pattern: string) => execSync(`pgrep -f '${pattern}'`).toString().trim().split('\n').map((pid) => { try { const f = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' '); return Number(f[11]) + Number(f[12]) } catch { return 0 } }).reduce((a, b) => Math.max(a, b), 0) * 10
const world = await startBenchWorld()
try {
  const { authorization } = await world.provision({})
  const { origin, pathname } = new URL(world.baseUrl)
  for (const [name, o, path, headers, pat] of [['bare', world.bareUrl, '/incidents/10001', {}, 'bench/bare-route'], ['gateway', origin, `${pathname}/incidents/10001`, { authorization }, 'gateway/src/main'], ['bare', world.bareUrl, '/incidents/10001', {}, 'bench/bare-route'], ['gateway', origin, `${pathname}/incidents/10001`, { authorization }, 'gateway/src/main']] as const) {
    const before = cpu(pat)
    const l = await load(o, () => ({ method: 'GET', path, headers }), { seconds: 5, connections: 20 })
    const used = cpu(pat) - before
    console.log(name, l.requestsPerSecond.toFixed(0), 'rps', 'cpu µs/request incl warmup ~', (used * 1000 / (l.requestsPerSecond * 6.5)).toFixed(0))
  }
} finally { await world.close() }
process.exit(0)
