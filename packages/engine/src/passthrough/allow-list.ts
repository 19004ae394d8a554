import { Fault } from '@valence/element-kit'

/** Which calls an instance lets through. */
export interface AllowList {
  permits(method: string, path: string): boolean
}

/**
 * Reads rules, one a line or separated by commas: `GET /rest/api/3/**`, `GET|POST /rest/api/3/issue/*`, `* /rest/agile/**`. In a path
 * `*` stands for anything within one segment and `**` for any number of segments. Nothing written permits everything, `none` nothing.
 * Paths are compared as they are written: an encoded letter is another letter, and what no rule names is refused.
 *
 * @throws Fault invalid_request naming the rule that cannot be read
 */
export function readAllowList(text: string | undefined): AllowList {
  const lines = (text ?? '').split(/[,\n]/).flatMap((line) => (line.trim() === '' ? [] : [line.trim()]))
  if (lines.length === 0) return { permits: () => true }
  if (lines.length > rulesMax) throw new Fault('invalid_request', `${allowKey} has more than ${rulesMax} rules.`)
  if (lines.length === 1 && lines[0]?.toLowerCase() === 'none') return { permits: () => false }
  const rules = lines.map(readRule)
  return {
    permits: (method, path) =>
      rules.some(({ methods, segments }) => (methods?.has(method) ?? true) && matches(segments, path.split('/'))),
  }
}

interface Rule {
  /** Undefined stands for all. */
  readonly methods: ReadonlySet<string> | undefined
  readonly segments: readonly string[]
}

export const allowKey = 'passthrough.allow'
const rulesMax = 100
const segmentsMax = 30
const methodNames: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'])

function readRule(line: string): Rule {
  const [, verbs = '', path] = /^(\*|[A-Za-z]+(?:\|[A-Za-z]+)*)\s+(\/[^\s?#]*)$/.exec(line) ?? []
  if (path === undefined) throw unreadable(line, "a rule reads like 'GET /rest/api/3/**'")
  const methods = verbs === '*' ? undefined : new Set(verbs.toUpperCase().split('|'))
  const unknown = [...(methods ?? [])].find((method) => !methodNames.has(method))
  if (unknown !== undefined) throw unreadable(line, `${unknown} is none of ${[...methodNames].join(', ')}`)
  const segments = path.split('/')
  if (segments.length > segmentsMax) throw unreadable(line, `a path has at most ${segmentsMax} segments`)
  if (segments.filter((segment) => segment === '**').length > 1) throw unreadable(line, "'**' stands once in a path")
  return { methods, segments }
}

function unreadable(line: string, why: string): Fault {
  return new Fault('invalid_request', `configuration['${allowKey}'] cannot be read at '${line.slice(0, 100)}': ${why}.`)
}

/** With one `**` at most, what stands before it and what stands behind it are compared from both ends: linear, whatever is asked. */
function matches(pattern: readonly string[], segments: readonly string[]): boolean {
  const gap = pattern.indexOf('**')
  if (gap === -1) return pattern.length === segments.length && pattern.every((one, at) => fits(one, segments[at]))
  const tail = pattern.length - gap - 1
  if (segments.length < gap + tail) return false
  const isHead = pattern.slice(0, gap).every((one, at) => fits(one, segments[at]))
  return isHead && pattern.slice(gap + 1).every((one, at) => fits(one, segments[segments.length - tail + at]))
}

function fits(pattern: string, segment: string | undefined): boolean {
  if (segment === undefined) return false
  const [first = '', ...rest] = pattern.split('*')
  if (rest.length === 0) return pattern === segment
  if (!segment.startsWith(first)) return false
  const last = rest.pop() ?? ''
  let at = first.length
  for (const part of rest) {
    const found = segment.indexOf(part, at)
    if (found === -1) return false
    at = found + part.length
  }
  return segment.length - at >= last.length && segment.endsWith(last)
}
