import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { parseJql, readJql } from '../src/jql/parse.ts'
import { reservedWords } from '../src/jql/reserved-words.ts'

// Atlassian ships the valid and invalid queries that its grammar is tested with.
const grammarDirectory = dirname(createRequire(import.meta.url).resolve('@atlaskit/jql-ast/package.json'))
const dataDirectory = join(grammarDirectory, 'test-utils', 'data')
const samples = z.object({ valid: z.array(z.string()), invalid: z.array(z.string()) })
const files = readdirSync(dataDirectory).map((name) => ({
  name,
  ...samples.parse(JSON.parse(readFileSync(join(dataDirectory, name), 'utf8'))),
}))

describe('the JQL grammar', () => {
  it.each(files)('accepts what Atlassian accepts in $name', ({ valid }) => {
    expect(valid.filter((query) => !parseJql(query).ok)).toEqual([])
  })

  it.each(files)('refuses what Atlassian refuses in $name, with a sentence', ({ invalid }) => {
    const outcomes = invalid.map((query) => ({ query, parsed: parseJql(query) }))
    expect(outcomes.filter(({ parsed }) => parsed.ok).map(({ query }) => query)).toEqual([])
    for (const { parsed } of outcomes) {
      expect(parsed.ok ? '' : parsed.message).toMatch(
        /^Error in (the )?JQL Query: \S.*\.( \(line \d+, character \d+\))?$/s,
      )
    }
  })

  it('takes quotes and escapes off values and fields', () => {
    const parsed = parseJql(String.raw`"Story Points" = 'it\'s' and summary ~ "a \"b\" \u0041\\" and x = a\ b`)
    expect(parsed).toMatchObject({
      ok: true,
      query: {
        where: {
          clauses: [
            { field: { name: 'Story Points' }, operand: { text: "it's" } },
            { field: { name: 'summary' }, operand: { text: 'a "b" A\\' } },
            { field: { name: 'x' }, operand: { text: 'a b' } },
          ],
        },
      },
    })
  })

  const ids = Array.from({ length: 60 }, (_, at) => String(100 + at))
  it.each([
    ['in a clause', `id in (${ids.join()}) order by key`],
    ['with gaps', `project = A and id not in (  ${ids.join(' ,\n ')}  ) and x = 1`],
    ['twice', `id in (${ids.join()}) or (status was in (${ids.join(', ')}) and y = 2)`],
    ['in quotes', `summary ~ "(${ids.join()})" and id in (${ids.join()})`],
    ['as arguments', `issue in linkedIssues(${ids.join()})`],
    ['after words', `status in (${ids.join()}, Done)`],
    ['before a mistake', `id in (${ids.join()}) and nothing nowhere`],
    ['with a mistake', `id in (${ids.join()},)`],
    ['where none can be', `id = (${ids.join()}) ) (${ids.join()})`],
  ])('reads a long list of numbers as any other: %s', (_, jql) => {
    expect(readJql(jql)).toEqual(parseJql(jql))
  })

  it('reserves the 178 words of Jira', () => {
    expect(reservedWords()).toHaveLength(178)
    for (const word of reservedWords().filter((word) => !['empty', 'null'].includes(word))) {
      expect(parseJql(`project = ${word}`).ok).toBe(false)
      expect(parseJql(`project = "${word}"`).ok).toBe(true)
    }
  })
})
