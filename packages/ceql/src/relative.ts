/** A point in time that is told from the time of the request: where to begin, and how far to go from there. */
export interface Relative {
  readonly anchor: Anchor
  readonly steps: readonly Step[]
}

/** Now, or an edge of the day, week, month or year that now lies in. */
export type Anchor = { readonly edge: 'now' } | { readonly edge: 'start' | 'end'; readonly unit: CalendarUnit }

export type CalendarUnit = 'y' | 'M' | 'w' | 'd'

/** So many years, months, weeks, days, hours or minutes; back when negative. */
export interface Step {
  readonly amount: number
  readonly unit: CalendarUnit | 'h' | 'm'
}

/**
 * Reads a moment as it is written in a query, `undefined` when the text is none: an increment, which counts from now, or a
 * function with or without one. Units are `y M w d h m`, and only `M` and `m` have to be told apart by case. A bare
 * number counts in the function's own unit, and a sign holds until the next one.
 *
 * @example readRelative('-4w 2d')
 * @example readRelative('startOfMonth(-1)')  // the first moment of last month
 */
export function readRelative(text: string): Relative | undefined {
  const [, name, increment = ''] = call.exec(text) ?? []
  if (name === undefined) {
    const steps = readSteps(text)
    return steps === undefined || steps.length === 0 ? undefined : { anchor: { edge: 'now' }, steps }
  }
  const anchor = anchors.get(name.toLowerCase())
  const steps = anchor === undefined ? undefined : readSteps(increment, unitOf(anchor))
  return anchor === undefined || steps === undefined ? undefined : { anchor, steps }
}

/** The functions by their names as they are written. */
export const momentFunctions: ReadonlyMap<string, Anchor> = new Map<string, Anchor>([
  ['now', { edge: 'now' }],
  ['startOfDay', { edge: 'start', unit: 'd' }],
  ['endOfDay', { edge: 'end', unit: 'd' }],
  ['startOfWeek', { edge: 'start', unit: 'w' }],
  ['endOfWeek', { edge: 'end', unit: 'w' }],
  ['startOfMonth', { edge: 'start', unit: 'M' }],
  ['endOfMonth', { edge: 'end', unit: 'M' }],
  ['startOfYear', { edge: 'start', unit: 'y' }],
  ['endOfYear', { edge: 'end', unit: 'y' }],
])

const anchors: ReadonlyMap<string, Anchor> = new Map(
  [...momentFunctions].map(([name, anchor]) => [name.toLowerCase(), anchor]),
)

const call = /^([a-z]+)\(([^()]*)\)$/i

function unitOf(anchor: Anchor): Step['unit'] | undefined {
  return anchor.edge === 'now' ? undefined : anchor.unit
}

function readSteps(text: string, unitByDefault?: Step['unit']): readonly Step[] | undefined {
  const words = text.split(' ').filter((word) => word !== '')
  const steps: Step[] = []
  let sign = 1
  for (const word of words) {
    const [, signed, digits, letter = ''] = increment.exec(word) ?? []
    const unit = letter === '' ? unitByDefault : units.get(letter)
    if (digits === undefined || unit === undefined) return undefined
    if (signed !== '') sign = signed === '-' ? -1 : 1
    steps.push({ amount: sign * Number(digits), unit })
  }
  return steps
}

const increment = /^([+-]?)(\d{1,6})([a-z]?)$/i

const units: ReadonlyMap<string, Step['unit']> = new Map([
  ['y', 'y'],
  ['Y', 'y'],
  ['M', 'M'],
  ['w', 'w'],
  ['W', 'w'],
  ['d', 'd'],
  ['D', 'd'],
  ['h', 'h'],
  ['H', 'h'],
  ['m', 'm'],
])
