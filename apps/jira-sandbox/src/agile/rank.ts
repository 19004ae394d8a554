import type { IssueRecord } from '../records/records.ts'

/** The custom field that Jira Software ranks by. */
export const rankFieldId = 'customfield_10009'

/**
 * A rank as Jira writes it, `0|i0002s:v`: a bucket, six digits of base 36, a colon, and further digits where two
 * neighbours left no room. Ranks are fractions by their digits, so that one more always fits between two. An issue
 * that nobody ranked stands where its creation put it.
 */
export function rankOf(issue: IssueRecord): string {
  return issue.rank ?? `${bucket}i${base36(Number(issue.id), headLength - 1)}:`
}

const bucket = '0|'
const headLength = 6
const digits = '0123456789abcdefghijklmnopqrstuvwxyz'

/** A rank between two; without a left one before all, without a right one behind all. */
export function rankBetween(left: string | undefined, right: string | undefined): string {
  const between = middle(
    left === undefined ? '' : fractionOf(left),
    right === undefined ? undefined : fractionOf(right),
  )
  const padded = between.padEnd(headLength, '0')
  return `${bucket}${padded.slice(0, headLength)}:${padded.slice(headLength)}`
}

export function compareRanks(left: IssueRecord, right: IssueRecord): number {
  const [first, second] = [rankOf(left), rankOf(right)]
  return first === second ? Number(left.id) - Number(right.id) : first < second ? -1 : 1
}

/** Zeros at the end of a fraction say nothing. */
function fractionOf(rank: string): string {
  return rank.slice(bucket.length).replace(':', '').replace(/0+$/, '')
}

function base36(number: number, length: number): string {
  return number.toString(36).padStart(length, '0')
}

/** Digits of a fraction between two; `undefined` is one. The result never ends in zero, so there is room before it. */
function middle(left: string, right: string | undefined): string {
  let shared = ''
  for (let at = 0; ; at += 1) {
    const low = digits.indexOf(left[at] ?? '0')
    const high = right === undefined ? digits.length : digits.indexOf(right[at] ?? '0')
    if (low === high) {
      shared += digits[low]
      continue
    }
    const half = Math.floor((low + high) / 2)
    if (half > low) return shared + digits[half]
    return shared + digits[low] + middle(left.slice(at + 1), undefined)
  }
}
