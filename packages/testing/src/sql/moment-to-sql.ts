import type { Now } from '@valence/ceql'
import { quoted } from './quoted.ts'

/**
 * `startOfDay(-1d)`, `-4w 2d` and their like in terms of PostgreSQL's own calendar; undefined for any other text.
 *
 * @param isWall whether a field of days without a time asks: it is compared with what the clock of the zone shows
 */
export function momentInSql(text: string, isWall: boolean, { instantMs, zone }: Now): string | undefined {
  const [, call, edge, unit, inner] = /^(now|(start|end)of(day|week|month|year))\((.*)\)$/i.exec(text) ?? []
  const steps = stepsOf(call === undefined ? text : (inner ?? ''), unit?.toLowerCase())
  if (steps === undefined || (call === undefined && steps.length === 0)) return undefined
  const now = `to_timestamp(${instantMs / 1000})`
  const zoned = `AT TIME ZONE ${quoted(zone)}`
  const isClock = ({ unit }: Step) => unit === 'hour' || unit === 'minute'
  const calendar = steps.filter((step) => !isClock(step)).map(interval)
  const clock = steps.filter(isClock).map(interval)
  const wall = edge === undefined ? `(${now} ${zoned})` : `date_trunc('${unit?.toLowerCase()}', ${now} ${zoned})`
  const isEnd = edge?.toLowerCase() === 'end'
  const moved = [wall, ...(isEnd ? [`interval '1 ${unit}'`] : []), ...calendar].join(' + ')
  const instant = edge === undefined && calendar.length === 0 ? now : `((${moved}) ${zoned})`
  const exact = [instant, ...(isEnd ? ["interval '-1 millisecond'"] : []), ...clock].join(' + ')
  return isWall ? `(((${exact}) ${zoned}) AT TIME ZONE 'UTC')` : `(${exact})`
}

interface Step {
  readonly amount: number
  readonly unit: string
}

function interval({ amount, unit }: Step): string {
  return `interval '${amount} ${unit}'`
}

function stepsOf(text: string, unitOfCall: string | undefined): readonly Step[] | undefined {
  let sign = ''
  const steps = text
    .split(/ +/)
    .filter((word) => word !== '')
    .map((word) => {
      const [, own = '', digits, letter = ''] = /^([+-]?)(\d+)([yMwdhm]?)$/.exec(word) ?? []
      sign = own === '' ? sign : own
      const unit = letter === '' ? unitOfCall : units[letter]
      return digits === undefined || unit === undefined ? undefined : { amount: Number(sign + digits), unit }
    })
  const read = steps.filter((step) => step !== undefined)
  return read.length === steps.length ? read : undefined
}

const units: Readonly<Record<string, string>> = {
  y: 'year',
  M: 'month',
  w: 'week',
  d: 'day',
  h: 'hour',
  m: 'minute',
}
