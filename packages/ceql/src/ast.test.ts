import { describe, expect, it } from 'vitest'
import { and, or, predicate } from './ast.ts'

const a = predicate('a', '=', 1)
const b = predicate('b', '=', 2)
const c = predicate('c', '=', 3)

describe('and, or', () => {
  it('make nothing of nothing', () => {
    expect(and([])).toBeUndefined()
    expect(or([])).toBeUndefined()
  })

  it('let one operand stand for itself', () => {
    expect(and([a])).toBe(a)
    expect(or([a])).toBe(a)
  })

  it('flatten their own kind and keep the other', () => {
    const either = { type: 'or', operands: [a, b] } as const
    const both = { type: 'and', operands: [a, b] } as const
    expect(and([c, both])).toEqual({ type: 'and', operands: [c, a, b] })
    expect(and([c, either])).toEqual({ type: 'and', operands: [c, either] })
    expect(or([either, c])).toEqual({ type: 'or', operands: [a, b, c] })
  })
})

describe('predicate', () => {
  it('turns plain values into literals', () => {
    expect(predicate('f', 'IN', 'x', 1.5, true).values).toEqual([
      { kind: 'string', value: 'x' },
      { kind: 'number', value: 1.5, text: '1.5' },
      { kind: 'boolean', value: true },
    ])
  })

  it('refuses what the grammar cannot write', () => {
    expect(() => predicate('', '=', 1)).toThrow('A field name must not be empty')
    expect(() => predicate('f', '=')).toThrow('= takes 1 values, got 0')
    expect(() => predicate('f', 'IN')).toThrow('IN takes 1 or more values, got 0')
    expect(() => predicate('f', 'IS NULL', 1)).toThrow('IS NULL takes 0 values, got 1')
    expect(() => predicate('f', '=', Number.NaN)).toThrow('There is no literal for NaN')
    expect(() => predicate('f', '=', Number.POSITIVE_INFINITY)).toThrow('There is no literal for Infinity')
  })
})
