import type { Writable } from 'node:stream'
import { preview } from './preview.ts'

export interface Call {
  readonly method: string
  readonly url: string
  readonly query?: Readonly<Record<string, string>>
  readonly authorization?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly json?: unknown
  readonly form?: FormData
  /** How to show a body that is not JSON. */
  readonly shownBody?: string
  /** The members of the answer that matter here; all, when it is absent. */
  readonly shown?: readonly string[]
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
  show(value: unknown, paths?: readonly string[]): void
  call(call: Call): Promise<Answer>
}

const shownHeaders = ['Elements-Returned-Count', 'Elements-Next-Page-Token', 'Elements-Error']
const headerMax = 60

export function createConversation(out: Writable): Conversation {
  let chapters = 0
  let isGap = false
  const write = (text: string): void => {
    out.write(`${text}\n`)
    isGap = false
  }
  const gap = (): void => {
    if (!isGap) out.write('\n')
    isGap = true
  }
  const show = (value: unknown, paths?: readonly string[]): void => write(indent(preview(value, paths)))

  return {
    chapter(title, text) {
      chapters += 1
      gap()
      write(`${'─'.repeat(100)}\n${chapters}. ${title}\n   ${text}`)
      gap()
    },
    say: (text) => write(`   ${text}`),
    show,
    async call(call) {
      gap()
      ask(call)
      const startedAt = performance.now()
      const answer = await send(call)
      answered(answer, performance.now() - startedAt, call.shown)
      const { method, url, expect = 200 } = call
      if (answer.status === expect) return answer
      throw new Error(`${method} ${url} answered ${answer.status}, not ${expect}: ${JSON.stringify(answer.body)}`)
    },
  }

  function ask({ method, url, query = {}, authorization, headers = {}, json, shownBody }: Call): void {
    write(`→ ${method} ${url}`)
    const widest = Math.max(...Object.keys(query).map(({ length }) => length))
    for (const [name, value] of Object.entries(query)) write(`    ${name.padEnd(widest)} = ${value}`)
    if (authorization !== undefined) write(`  Authorization: ${abbreviate(authorization)}`)
    for (const [name, value] of Object.entries(headers)) write(`  ${name}: ${value}`)
    if (json !== undefined) show(json)
    if (shownBody !== undefined) write(indent(shownBody))
  }

  function answered({ status, headers, body }: Answer, ms: number, shown: readonly string[] | undefined): void {
    write(`← ${status}   ${Math.round(ms)} ms`)
    for (const name of shownHeaders) {
      const value = headers.get(name)
      if (value !== null) write(`  ${name}: ${value.length > headerMax ? `${value.slice(0, headerMax)}…` : value}`)
    }
    if (body !== undefined) show(body, shown)
    gap()
  }
}

async function send({ method, url, query, authorization, headers = {}, json, form }: Call): Promise<Answer> {
  const body = json === undefined ? form : JSON.stringify(json)
  const response = await fetch(query === undefined ? url : `${url}?${new URLSearchParams(query)}`, {
    method,
    headers: {
      ...headers,
      ...(authorization === undefined ? {} : { Authorization: authorization }),
      ...(json === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body }),
  })
  const text = await response.text()
  return {
    status: response.status,
    headers: response.headers,
    body: text === '' ? undefined : JSON.parse(text),
  }
}

function indent(text: string): string {
  return text.replace(/^/gm, '  ')
}

function abbreviate(authorization: string): string {
  return authorization.replace(/(\w+ \w{8})[^,\s]+/g, '$1…')
}
