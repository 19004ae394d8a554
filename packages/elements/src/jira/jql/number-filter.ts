import { literalText, type Operator } from '@valence/ceql'
import type { Filter } from './filters.ts'
import { plain, plainMembers, quote } from './jql.ts'

/** Numbers that JQL can write. */
export function numbers(jql: string): Filter {
  return ({ operator, values }) => {
    const texts = values.map(literalText).map((text) => (text.trim() === '' ? text : String(Number(text))))
    const symbol = symbols[operator]
    if (symbol === undefined || !texts.every((text) => /^-?\d{1,15}(?:\.\d{1,15})?$/.test(text))) return undefined
    const operands = texts.map(quote)
    const isMember = symbol === '='
    return {
      fidelity: 'superset',
      clause: isMember ? plainMembers(jql, operands, false) : plain(`${jql} ${symbol} ${operands.join()}`),
    }
  }
}

const symbols: { readonly [O in Operator]?: string } = {
  '=': '=',
  IN: '=',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
}
