import { describe, expect, it } from 'vitest'
import { CeqlError } from './errors.ts'

describe('CeqlError', () => {
  it('carries reason, position and advice apart from the message', () => {
    const error = new CeqlError('expected a, found b', { position: 4, mend: 'use a' })
    expect(error).toMatchObject({ name: 'CeqlError', reason: 'expected a, found b', position: 4, mend: 'use a' })
    expect(error.message).toBe('Error parsing query at column 5: expected a, found b; use a')
  })

  it('does without a place when there is none', () => {
    const error = new CeqlError('too much')
    expect(error.message).toBe('Error parsing query: too much')
    expect(error.position).toBe(0)
  })

  it('shows the surroundings of a place in a long text', () => {
    const source = `${'a'.repeat(100)}!${'b'.repeat(100)}`
    const [, excerpt, caret] = new CeqlError('no', { position: 100, source }).message.split('\n')
    expect(excerpt).toBe(`  …${'a'.repeat(40)}!${'b'.repeat(39)}…`)
    expect(caret).toBe(`  ${' '.repeat(41)}^`)
  })

  it('keeps the caret in place behind line breaks and characters of two units', () => {
    const [, excerpt, caret, ...rest] = new CeqlError('no', { position: 4, source: '😀\na!' }).message.split('\n')
    expect([excerpt, caret, rest]).toEqual(['  😀 a!', '     ^', []])
  })

  it('counts the column as the caret does, and the position in units of the text', () => {
    const error = new CeqlError('no', { position: 4, source: '😀😀!' })
    expect(error.message).toBe('Error parsing query at column 3: no\n  😀😀!\n    ^')
    expect(error.position).toBe(4)
  })
})
