import type { Plan } from '../jql/plan.ts'
import type { IssueIndex } from './index/issue-index.ts'

/** How many documents following a plan would read, at most. */
function costOf(plan: Plan, index: IssueIndex): number {
  if (plan.kind === 'everything') return index.slots.count
  if (plan.kind === 'issues') return plan.ids.size
  if (plan.kind === 'terms') return sum(plan, index)
  if (plan.kind === 'range') {
    const { from, to } = placesOf(plan, index)
    return Math.max(0, to - from)
  }
  const costs = plan.plans.map((inner) => costOf(inner, index))
  if (plan.kind === 'and') return Math.min(index.slots.count, ...costs)
  return Math.min(
    index.slots.count,
    costs.reduce((total, cost) => total + cost, 0),
  )
}

type TermsPlan = Extract<Plan, { kind: 'terms' }>
type RangePlan = Extract<Plan, { kind: 'range' }>

function sum({ source, terms }: TermsPlan, index: IssueIndex): number {
  const postings = index.postings(source)
  let total = 0
  for (const term of terms()) total += postings.slotsOf(term).length
  return total
}

/** Places of a sorted column, the last not among them. */
interface Places {
  readonly from: number
  readonly to: number
}

function placesOf({ source, from, to }: RangePlan, index: IssueIndex): Places {
  const column = index.column(source)
  return {
    from: from === null ? 0 : column.rank(from, false),
    to: to === null ? column.length : column.rank(to, true),
  }
}

/** Every slot with a document that a plan leads to, once, from the first to the last. */
export function slotsOf(plan: Plan, index: IssueIndex): Int32Array {
  const { documents } = index.slots
  const named = new Uint8Array(documents.length)
  if (plan.kind === 'everything') named.fill(1)
  else
    visitSlots(plan, index, (slot) => {
      named[slot] = 1
    })
  const slots = new Int32Array(documents.length)
  let count = 0
  for (let slot = 0; slot < documents.length; slot += 1) {
    if (named[slot] === 0 || documents[slot] === undefined) continue
    slots[count] = slot
    count += 1
  }
  return slots.slice(0, count)
}

/** Names every slot a plan leads to, some more than once and some that are empty by now. */
function visitSlots(plan: Plan, index: IssueIndex, visit: (slot: number) => void): void {
  if (plan.kind === 'everything') {
    for (let slot = 0; slot < index.slots.documents.length; slot += 1) visit(slot)
  } else if (plan.kind === 'issues') {
    for (const id of plan.ids) visit(index.slots.slotOf(id) ?? -1)
  } else if (plan.kind === 'terms') {
    const postings = index.postings(plan.source)
    for (const term of plan.terms()) for (const slot of postings.slotsOf(term)) visit(slot)
  } else if (plan.kind === 'range') {
    const column = index.column(plan.source)
    const { from, to } = placesOf(plan, index)
    for (let place = from; place < to; place += 1) visit(column.slotAt(place))
  } else if (plan.kind === 'or') {
    for (const inner of plan.plans) visitSlots(inner, index, visit)
  } else {
    visitSlots(cheapest(plan.plans, index), index, visit)
  }
}

function cheapest(plans: readonly Plan[], index: IssueIndex): Plan {
  let best: Plan = { kind: 'everything' }
  let least = index.slots.count
  for (const plan of plans) {
    const cost = costOf(plan, index)
    if (cost < least) {
      best = plan
      least = cost
    }
  }
  return best
}
