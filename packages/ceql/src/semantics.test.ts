import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { compile } from './evaluate.ts'
import { parse } from './parse.ts'
import type { FieldType } from './reading.ts'

/** The table of meaning is written twice, for those who read the package and those who write queries. */
const readme = readTable('../README.md')
const guide = readTable('../../../docs/ceql.md')

const types = new Map<string, FieldType>([
  ['name', 'string'],
  ['labels', 'string'],
  ['votes', 'number'],
  ['done', 'boolean'],
  ['due', 'date'],
  ['created', 'datetime'],
])

const now = { instantMs: Date.parse('2024-01-31T20:15:30Z'), zone: 'America/Denver' }

describe('the table of meaning', () => {
  it('is the same in the README and in the guide', () => {
    expect(readme.length).toBeGreaterThan(30)
    expect(guide).toEqual(readme)
  })

  it.each(readme)('$rule: $where', ({ where, meeting, failing }) => {
    const filter = compile(parse(where), { read: Reflect.get, typeOf: (field) => types.get(field), now })
    expect(meeting.filter(filter)).toEqual(meeting)
    expect(failing.filter(filter)).toEqual([])
  })
})

interface Row {
  readonly rule: string
  readonly where: string
  readonly meeting: readonly object[]
  readonly failing: readonly object[]
}

function readTable(path: string): readonly Row[] {
  const lines = readFileSync(new URL(path, import.meta.url), 'utf8').split('\n')
  const start = lines.findIndex((line) => line.startsWith('| Rule | where |'))
  const length = lines.slice(start).findIndex((line) => !line.startsWith('|'))
  return lines.slice(start + 2, start + length).map((line) => {
    const [, rule = '', where = '', meeting = '', failing = ''] = line.split('|')
    return {
      rule: rule.trim(),
      where: spans(where).join(),
      meeting: spans(meeting).map(read),
      failing: spans(failing).map(read),
    }
  })
}

function spans(cell: string): readonly string[] {
  return Array.from(cell.matchAll(/`([^`]+)`/g), ([, span = '']) => span)
}

function read(json: string): object {
  return JSON.parse(json)
}
