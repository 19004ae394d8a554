import { Agent, Pool, request } from 'undici'
import { type Egress, guardedConnector } from '../http/connector.ts'
import type { AddressGuard } from '../http/guard.ts'

/** Sends one callback. Answers for every status; throws when there was no answer in time or the address may not be called. */
export type Post = (request: PostRequest) => Promise<PostAnswer>

export interface PostRequest {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly timeoutMs: number
}

export interface PostAnswer {
  readonly status: number
  readonly retryAfter?: string
}

export interface CallbackSender {
  readonly post: Post
  /** Waits for what is under way, then closes every connection. */
  close(): Promise<void>
}

interface CallbackSenderOptions extends Egress {
  readonly guard: AddressGuard
}

// What a receiver answers is nobody's data: enough is read to keep the connection for the next callback.
const answerMaxBytes = 4 * 1024

/** Posts over undici, which follows no redirect unless told to. The guard sees the URL each time and every address connected to. */
export function createCallbackSender({ guard, ...egress }: CallbackSenderOptions): CallbackSender {
  const agent = new Agent({
    pipelining: 1,
    factory: (origin, options) =>
      new Pool(origin, { ...options, connect: guardedConnector(String(origin), { guard, ...egress }) }),
  })
  return {
    async post({ url, headers, body, timeoutMs }) {
      guard.checkUrl(url)
      const signal = AbortSignal.timeout(timeoutMs)
      const answer = await request(url, { method: 'POST', headers, body, signal, dispatcher: agent })
      await answer.body.dump({ limit: answerMaxBytes })
      const retryAfter = answer.headers['retry-after']
      return { status: answer.statusCode, ...(typeof retryAfter === 'string' ? { retryAfter } : {}) }
    },
    close: () => agent.close(),
  }
}
