import { borderOf, periods } from '../dates.ts'
import { type FunctionValue, fault, type JqlFunction, oneOf, type Run } from '../function.ts'

/** `now()`, `startOfDay()` and their like. */
export const dateFunctions: readonly JqlFunction[] = [
  oneOf('now()', 'date', [0, 0], now),
  // The sandbox keeps no sessions: with Basic and bearer credentials every request is a login of its own.
  oneOf('currentLogin()', 'date', [0, 0], now),
  oneOf('lastLogin()', 'date', [0, 0], now),
  ...periods.flatMap((period) => [
    oneOf(`startOf${period}()`, 'date', [0, 1], border('start', period)),
    oneOf(`endOf${period}()`, 'date', [0, 1], border('end', period)),
  ]),
]

function now(...[, { clock }]: Parameters<Run>): FunctionValue {
  return { kind: 'instant', at: clock.now }
}

function border(edge: 'start' | 'end', period: (typeof periods)[number]): Run {
  return ([increment], { clock }) => {
    const at = borderOf(edge, period, increment, clock)
    if (at !== undefined) return { kind: 'instant', at }
    return fault(`The increment '${increment}' is not valid for a date function.`)
  }
}
