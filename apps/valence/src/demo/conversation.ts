import type { Writable } from 'node:stream'

export interface Call {
  readonly method: string
  readonly url: string
  readonly authorization?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly json?: unknown
  readonly form?: FormData
  /** How to show a body that is not JSON. */
  readonly shownBody?: string
  /** The status that the walk expects; anything else ends it. */
  readonly expect?: number
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: unknown
}

/** Calls over HTTP, and shows each call and its answer to the reader. */
export interface Conversation {
  chapter(title: string, text: string): void
  say(text: string): void
  show(value: unknown): void
  call(call: Call): Promise<Answer>
}

const shownHeaders = [
  'elements-returned-count',
  'elements-next-page-token',
  'elements-element-instance-id',
  'elements-request-id',
  'elements-error',
]

export function createConversation(out: Writable): Conversation {
  let chapters = 0
  const write = (text = ''): void => {
    out.write(`${text}\n`)
  }
  const show = (value: unknown): void => write(indent(shorten(JSON.stringify(value, null, 2) ?? '')))

  return {
    chapter(title, text) {
      chapters += 1
      write(`\n${'─'.repeat(100)}\n${chapters}. ${title}\n   ${text}\n`)
    },
    say: (text) => write(`   ${text}`),
    show,
    async call(call) {
      const { method, url, authorization, headers = {}, json, form, shownBody, expect = 200 } = call
      write(`→ ${method} ${decodeURIComponent(url)}`)
      if (authorization !== undefined) write(`  Authorization: ${abbreviate(authorization)}`)
      for (const [name, value] of Object.entries(headers)) write(`  ${name}: ${value}`)
      if (json !== undefined) show(json)
      if (shownBody !== undefined) write(indent(shownBody))
      const body = json === undefined ? form : JSON.stringify(json)
      const response = await fetch(url, {
        method,
        headers: {
          ...headers,
          ...(authorization === undefined ? {} : { Authorization: authorization }),
          ...(json === undefined ? {} : { 'Content-Type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body }),
      })
      const text = await response.text()
      const answer = {
        status: response.status,
        headers: response.headers,
        body: text === '' ? undefined : JSON.parse(text),
      }
      write(`← ${response.status}`)
      for (const name of shownHeaders) {
        const value = response.headers.get(name)
        if (value !== null) write(`  ${name}: ${value}`)
      }
      if (answer.body !== undefined) show(answer.body)
      write()
      if (response.status !== expect)
        throw new Error(`${method} ${url} answered ${response.status}, not ${expect}: ${text}`)
      return answer
    },
  }
}

const shownLines = 28

function shorten(text: string): string {
  const lines = text.split('\n').map((line) => (line.length > 160 ? `${line.slice(0, 157)}…` : line))
  if (lines.length <= shownLines) return lines.join('\n')
  return [...lines.slice(0, shownLines - 4), `… ${lines.length - shownLines} more lines …`, ...lines.slice(-3)].join(
    '\n',
  )
}

function indent(text: string): string {
  return text.replace(/^/gm, '  ')
}

/** The secrets of the demo die with it, but a reader of the output should not learn to print them. */
function abbreviate(authorization: string): string {
  return authorization.replace(/(\w+ \w{8})[^,\s]+/g, '$1…')
}
