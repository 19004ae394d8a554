import { parseInstant } from '../fields/read.ts'
import { badFields } from '../http/faults.ts'
import type { JsonObject } from '../json/object.ts'
import { parseDuration } from '../present/duration.ts'
import type { RichText } from '../records/records.ts'
import type { View } from '../world/world.ts'
import { readCommentText } from './comment-text.ts'

/** Seconds, whole minutes at least one; undefined when the request names none. */
export function readTimeSpent(input: JsonObject): number | undefined {
  const { timeSpent, timeSpentSeconds } = input
  if (timeSpent === undefined && timeSpentSeconds === undefined) return undefined
  const seconds = typeof timeSpent === 'string' ? parseDuration(timeSpent) : Number(timeSpentSeconds ?? Number.NaN)
  if (seconds === undefined || !(seconds > 0)) throw noTimeSpent()
  return Math.max(60, Math.floor(seconds / 60) * 60)
}

export function noTimeSpent() {
  return badFields({ timeLogged: 'Worklog must have a time spent greater than zero.' })
}

export function readStarted(input: unknown): number | undefined {
  if (input === undefined) return undefined
  const started = typeof input === 'string' ? parseInstant(input) : undefined
  if (started === undefined) throw badFields({ started: `Error parsing date string: ${String(input)}` })
  return started
}

export function readWorklogComment(view: View, input: unknown): RichText | null {
  if (input === undefined || input === null || input === '') return null
  return readCommentText(view, input)
}
