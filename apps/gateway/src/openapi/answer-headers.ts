/** Headers of answers as the API description tells them. `Elements-Request-Id` is on every one. */
const descriptions = {
  'Elements-Request-Id': 'Names this request, in the log and in `requestId` of a failure.',
  'Elements-Element-Instance-Id': 'Id of the instance whose token was sent.',
  'Elements-Returned-Count': 'Number of records in this page.',
  'Elements-Total-Count': 'Number of records on all pages, when `returnCount=true` was asked.',
  'Elements-Total-Count-Precision':
    'How that number is meant: `exact`, `approximate` (the provider counts by an index that lags behind), or `minimum` (counting ended at its budget).',
  'Elements-Next-Page-Token': 'Value of `nextPage` for the page that follows; absent on the last one.',
  'Elements-Error': 'What was not done as asked although the answer is good.',
  'Elements-Provider-Status': 'Status of the provider, whose answer this is; absent when the platform itself answers.',
  'X-Cache':
    'Whether a cache answered (`HIT`), could not yet (`MISS`) or was not to (`BYPASS`), for instances that have one.',
  'Server-Timing':
    'How long the provider took, in milliseconds; of a list also how many calls it was, and the records that were read and that are answered.',
} as const

export type AnswerHeader = keyof typeof descriptions

export const pageHeaders = ['Elements-Returned-Count', 'Elements-Next-Page-Token'] as const satisfies AnswerHeader[]

export const listHeaders = [
  ...pageHeaders,
  'Elements-Total-Count',
  'Elements-Total-Count-Precision',
  'Elements-Error',
  'X-Cache',
  'Server-Timing',
] as const satisfies readonly AnswerHeader[]

export function answerHeaders(names: readonly AnswerHeader[]) {
  const all: readonly AnswerHeader[] = ['Elements-Request-Id', ...names]
  return Object.fromEntries(all.map((name) => [name, { type: 'string', description: descriptions[name] }]))
}
