import type { JqlOperator } from './syntax.ts'

// Which operators a kind of field takes, by Atlassian's field and operator pages.

const equality = ['=', '!=', 'in', 'not in'] as const
const emptiness = ['is', 'is not'] as const
const order = ['>', '>=', '<', '<='] as const
const history = ['was', 'was not', 'was in', 'was not in', 'changed'] as const

export const operatorSets = {
  text: ['~', '!~', ...emptiness],
  comment: ['~', '!~'],
  anyText: ['~'],
  choice: [...equality, ...emptiness],
  choiceWithHistory: [...equality, ...emptiness, ...history],
  ranked: [...equality, ...emptiness, ...order],
  rankedWithHistory: [...equality, ...emptiness, ...order, ...history],
  count: [...equality, ...order],
  presence: [...emptiness],
  reference: [...equality],
  none: [],
} as const satisfies Readonly<Record<string, readonly JqlOperator[]>>
