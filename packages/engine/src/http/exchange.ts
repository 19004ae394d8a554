import type { IncomingHttpHeaders } from 'node:http'
import { Fault } from '@valence/element-kit'
import type { Dispatcher } from 'undici'
import { totalTimeoutCode } from './failure.ts'
import { HeldBack } from './held-back.ts'
import type { Moments, TransportAnswer, TransportLimits } from './transport.ts'

/** One request under way: gathers the answer within its limits and settles once, whatever happens first. */
export class Exchange implements Dispatcher.DispatchHandler {
  isSettled = false
  readonly #host: string
  readonly #bodyMaxBytes: number
  readonly #resolve: (answer: TransportAnswer) => void
  readonly #reject: (reason: unknown) => void
  readonly #signal: AbortSignal | undefined
  readonly #moments: Moments | undefined
  readonly #timer: NodeJS.Timeout
  #controller: Dispatcher.DispatchController | undefined
  #status = 0
  #headers: Readonly<Record<string, string>> = {}
  #chunks: Buffer[] = []
  #size = 0

  constructor(
    host: string,
    limits: Pick<TransportLimits, 'bodyMaxBytes' | 'totalTimeoutMs'>,
    { signal, moments }: { readonly signal: AbortSignal | undefined; readonly moments: Moments | undefined },
    resolve: (answer: TransportAnswer) => void,
    reject: (reason: unknown) => void,
  ) {
    this.#host = host
    this.#bodyMaxBytes = limits.bodyMaxBytes
    this.#signal = signal
    this.#moments = moments
    this.#resolve = resolve
    this.#reject = reject
    this.#timer = setTimeout(this.#expire, limits.totalTimeoutMs)
    signal?.addEventListener('abort', this.#cancel)
    if (signal?.aborted) this.#cancel()
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    // It waited for a connection, and in that time was given up.
    if (this.isSettled) controller.abort(new Error('The request is no longer wanted.'))
    // What is thrown ends the request and leaves the connection; to abort would end both.
    else if (this.#moments?.mayStart() === false) throw new HeldBack()
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    this.#status = status
    this.#headers = joinLines(headers)
    this.#moments?.told({ status, headers: this.#headers })
    if (Number(this.#headers['content-length'] ?? 0) > this.#bodyMaxBytes) this.#fail(this.#tooLarge())
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.isSettled) return
    this.#chunks.push(chunk)
    this.#size += chunk.length
    if (this.#size > this.#bodyMaxBytes) this.#fail(this.#tooLarge())
  }

  onResponseEnd(): void {
    if (this.isSettled) return
    this.#settle()
    const [only] = this.#chunks
    const body = this.#chunks.length === 1 && only !== undefined ? only : Buffer.concat(this.#chunks, this.#size)
    this.#resolve({ status: this.#status, headers: this.#headers, body })
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#fail(error)
  }

  readonly #expire = () =>
    this.#fail(Object.assign(new Error('The whole call took too long.'), { code: totalTimeoutCode }))

  readonly #cancel = () => {
    this.#fail(new Fault('unavailable', 'The request was cancelled.', { cause: this.#signal?.reason }))
  }

  #tooLarge(): Fault {
    return new Fault('provider_failed', `The answer of ${this.#host} has more than ${this.#bodyMaxBytes} bytes.`)
  }

  #fail(error: Error): void {
    if (this.isSettled) return
    this.#settle()
    this.#chunks = []
    this.#reject(error)
    this.#controller?.abort(error)
  }

  #settle(): void {
    this.isSettled = true
    clearTimeout(this.#timer)
    this.#signal?.removeEventListener('abort', this.#cancel)
  }
}

/** Headers of one line each. */
export function joinLines(headers: IncomingHttpHeaders): Readonly<Record<string, string>> {
  const joined: Record<string, string> = {}
  for (const name in headers) {
    const value = headers[name]
    if (value !== undefined) joined[name] = typeof value === 'string' ? value : value.join(', ')
  }
  return joined
}
