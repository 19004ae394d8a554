import { compile, type FieldType, parse } from '@valence/ceql'
import { Query } from 'mingo'
import sift from 'sift'
import { type BenchRecord, benchRecords } from './ceql-data.ts'
import { table } from './table.ts'

interface Question {
  readonly where: string
  /** The same for MongoDB's operators, as sift and mingo have them; they compare text with case. */
  readonly mongo: Readonly<Record<string, unknown>>
  /** The same as somebody writes it who knows these records. */
  readonly byHand: (record: BenchRecord) => boolean
}

const from = '2025-06-01T00:00:00.000Z'
const statuses = ['Open', 'In Progress']

const questions: readonly Question[] = [
  {
    where: "status IN ('Open', 'In Progress')",
    mongo: { status: { $in: statuses } },
    byHand: ({ status }) => status === 'Open' || status === 'In Progress',
  },
  { where: 'votes > 3', mongo: { votes: { $gt: 3 } }, byHand: ({ votes }) => votes > 3 },
  { where: "labels = 'ui'", mongo: { labels: 'ui' }, byHand: ({ labels }) => labels.includes('ui') },
  {
    where: "summary LIKE '%login%'",
    mongo: { summary: { $regex: /login/i } },
    byHand: ({ summary }) => summary.toLowerCase().includes('login'),
  },
  {
    where: `created >= '${from}'`,
    mongo: { created: { $gte: from } },
    byHand: ({ created }) => Date.parse(created) >= Date.UTC(2025, 5, 1),
  },
  {
    where: `status IN ('Open', 'In Progress') AND votes > 3 AND (labels = 'ui' OR assignee = 'user3') AND summary LIKE '%login%' AND created >= '${from}'`,
    mongo: {
      $and: [
        { status: { $in: statuses } },
        { votes: { $gt: 3 } },
        { $or: [{ labels: 'ui' }, { assignee: 'user3' }] },
        { summary: { $regex: /login/i } },
        { created: { $gte: from } },
      ],
    },
    byHand: ({ status, votes, labels, assignee, summary, created }) =>
      (status === 'Open' || status === 'In Progress') &&
      votes > 3 &&
      (labels.includes('ui') || assignee === 'user3') &&
      summary.toLowerCase().includes('login') &&
      Date.parse(created) >= Date.UTC(2025, 5, 1),
  },
]

const types: Readonly<Record<string, FieldType>> = {
  status: 'string',
  votes: 'number',
  labels: 'string',
  summary: 'string',
  assignee: 'string',
  created: 'datetime',
}

/** What it costs to hold one record against a condition, once everything is compiled. */
export function evaluateTable(): string {
  const records = benchRecords(20_000)
  const rows = questions.map(({ where, mongo, byHand }) => {
    const query = new Query(mongo)
    const ways: readonly Way[] = [
      compile<BenchRecord>(parse(where), { read: Reflect.get, typeOf: (field) => types[field] }),
      byHand,
      (sift.default ?? sift)(mongo),
      (record) => query.test(record),
    ]
    return [`\`${where}\``, ...nanosecondsPerRecord(records, ways)]
  })
  return table(['ns of CPU per record', 'CEQL', 'by hand', 'sift', 'mingo'], rows)
}

type Way = (record: BenchRecord) => boolean

/** The best of fifty rounds in turns, in time of the processor: what else the machine does can only make a round slower. */
function nanosecondsPerRecord(records: readonly BenchRecord[], ways: readonly Way[]): readonly string[] {
  const rounds = Array.from({ length: 50 }, () => ways.map((isMet) => nanoseconds(records, isMet) / records.length))
  return ways.map((_, index) => Math.min(...rounds.map((round) => round[index] ?? Number.NaN)).toFixed(0))
}

function nanoseconds(records: readonly BenchRecord[], isMet: Way): number {
  const before = process.cpuUsage()
  let found = 0
  for (const record of records) if (isMet(record)) found += 1
  const { user, system } = process.cpuUsage(before)
  if (found === 0) throw new Error('The question finds nothing, and measures nothing.')
  return (user + system) * 1000
}
