import { createChance } from '../../seed/random.ts'
import { routePattern } from './route-pattern.ts'
import type { FaultRule, RequestFault, WebhookFault } from './rule.ts'

/** A rule as it is listed: with how often it matched and how often it struck. */
export type ListedFault = FaultRule & { readonly id: number; readonly matched: number; readonly hits: number }

/** The faults somebody asked for. The first rule that strikes wins; the others do not even see the request. */
export interface FaultBook {
  add(rule: FaultRule): ListedFault
  list(): ListedFault[]
  /** False when there is no such rule. */
  remove(id: number): boolean
  clear(): void
  /** The fault for a request; `concerns` asks the rest of what a rule wants to know of it. */
  strikeRequest(method: string, path: string, concerns: (rule: RequestFault) => boolean): RequestFault | undefined
  strikeWebhook(event: string): WebhookFault | undefined
  /** Told when rules are taken away. */
  onRemoval(listener: () => void): void
}

interface Entry {
  readonly id: number
  readonly rule: FaultRule
  readonly matchesRoute: (method: string, path: string) => boolean
  readonly strikes: () => boolean
  matched: number
  hits: number
}

export function createFaultBook(): FaultBook {
  let entries: Entry[] = []
  let lastId = 0
  const listeners: (() => void)[] = []

  function keep(kept: Entry[]): boolean {
    const removed = kept.length < entries.length
    entries = kept
    if (removed) for (const listener of listeners) listener()
    return removed
  }

  return {
    add(rule) {
      lastId += 1
      const entry = createEntry(lastId, rule)
      entries.push(entry)
      return listed(entry)
    },
    list: () => entries.map(listed),
    remove: (id) => keep(entries.filter((entry) => entry.id !== id)),
    clear: () => void keep([]),
    strikeRequest(method, path, concerns) {
      for (const entry of entries) {
        const { rule } = entry
        if (isWebhookFault(rule) || !entry.matchesRoute(method, path) || !concerns(rule)) continue
        if (entry.strikes()) return rule
      }
      return undefined
    },
    strikeWebhook(event) {
      for (const entry of entries) {
        const { rule } = entry
        if (isWebhookFault(rule) && (rule.event === '*' || rule.event === event) && entry.strikes()) return rule
      }
      return undefined
    },
    onRemoval: (listener) => void listeners.push(listener),
  }
}

function createEntry(id: number, rule: FaultRule): Entry {
  const chance = createChance(rule.seed)
  const pattern = 'route' in rule ? routePattern(rule.route) : undefined
  const entry = {
    id,
    rule,
    matched: 0,
    hits: 0,
    matchesRoute: (method: string, path: string) => pattern?.matches(method, path) ?? false,
    strikes() {
      entry.matched += 1
      if (entry.matched <= rule.after || entry.hits >= (rule.count ?? Number.POSITIVE_INFINITY)) return false
      if (rule.probability !== undefined && !chance.happens(rule.probability)) return false
      entry.hits += 1
      return true
    },
  }
  return entry
}

function isWebhookFault(rule: FaultRule): rule is WebhookFault {
  return rule.kind.startsWith('webhook-')
}

function listed({ id, rule, matched, hits }: Entry): ListedFault {
  return { ...rule, id, matched, hits }
}
