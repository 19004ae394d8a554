import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const text = readFileSync(new URL('../../../docs/sandbox-claims.md', import.meta.url), 'utf8')

/** `| claim | source | `file`: title |` */
const claims = [...text.matchAll(/^\| (.+?) \| (.+?) \| `([\w-]+\.test\.ts)`: (.+) \|$/gm)].map(
  ([, claim = '', source = '', file = '', title = '']) => ({ claim, source, file, title }),
)

describe('docs/sandbox-claims.md', () => {
  it('claims much, each thing once', () => {
    expect(claims.length).toBeGreaterThan(180)
    const said = claims.map(({ claim }) => claim)
    expect(said.filter((claim, at) => said.indexOf(claim) !== at)).toEqual([])
  })

  it('has no row that is not a claim', () => {
    const [, ...sections] = (text.split('\n## Not simulated')[0] ?? '').split('\n## ')
    const rows = sections.flatMap((section) =>
      section
        .split('\n')
        .filter((line) => line.startsWith('| '))
        .slice(1),
    )
    expect(rows.length).toBe(claims.length)
  })

  it.each(claims)('names a source and a test that is there: $claim', ({ source, file, title }) => {
    expect(source).toMatch(/^([RSDBK]\b.*|—)$/)
    const path = new URL(file, import.meta.url)
    expect(existsSync(path)).toBe(true)
    const quotes = ["'", '"', '`'].map((quote) => `(${quote}${title}${quote}`)
    const tests = readFileSync(path, 'utf8')
    expect(quotes.some((quoted) => tests.includes(quoted))).toBe(true)
  })
})
