import http from 'node:http'
import https from 'node:https'
import type { Socket } from 'node:net'
import { Fault } from '@valence/element-kit'
import { connectTimeoutCode } from './failure.ts'

export interface TunnelOptions {
  /** Of the proxy, with user name and password if it wants them. */
  readonly proxyUrl: string
  /** What the proxy is to connect to. */
  readonly host: string
  readonly port: number
  /** Whom the caller means; what the proxy is asked for may be an address. */
  readonly meant: string
  readonly timeoutMs: number
  readonly ca?: readonly string[] | undefined
}

/**
 * A socket through an HTTP proxy, by CONNECT: the proxy sees where to, and nothing of what is said.
 *
 * @throws Fault provider_failed or provider_timeout that says it is the proxy's doing; its address is the operator's business
 */
export function openTunnel(options: TunnelOptions): Promise<Socket> {
  const { proxyUrl, host, port, meant, timeoutMs, ca } = options
  const proxy = new URL(proxyUrl)
  const authority = `${host.includes(':') ? `[${host}]` : host}:${port}`
  const { request } = proxy.protocol === 'https:' ? https : http
  return new Promise((resolve, reject) => {
    const asking = request({
      method: 'CONNECT',
      host: proxy.hostname.replace(/^\[|\]$/g, ''),
      port: proxy.port === '' ? (proxy.protocol === 'https:' ? 443 : 80) : Number(proxy.port),
      path: authority,
      headers: { host: authority, ...credentialOf(proxy) },
      agent: false,
      timeout: timeoutMs,
      ...(ca !== undefined && { ca: [...ca] }),
    })
    asking.once('connect', ({ statusCode = 0 }, socket, head) => {
      if (statusCode < 200 || statusCode > 299) {
        socket.destroy()
        return reject(new Fault('provider_failed', `The egress proxy refused ${meant} with status ${statusCode}.`))
      }
      if (head.length > 0) socket.unshift(head)
      socket.setTimeout(0)
      resolve(socket)
    })
    asking.once('response', (answer) => {
      answer.resume()
      asking.destroy()
      reject(new Fault('provider_failed', `The egress proxy refused ${meant} with status ${answer.statusCode}.`))
    })
    asking.once('timeout', () => asking.destroy(Object.assign(new Error('timeout'), { code: connectTimeoutCode })))
    asking.once('error', (cause: NodeJS.ErrnoException) => {
      const isLate = cause.code === connectTimeoutCode
      const code = isLate ? 'provider_timeout' : 'provider_failed'
      const why = isLate ? 'did not answer in time' : `could not be reached (${cause.code ?? cause.name})`
      reject(new Fault(code, `The egress proxy ${why}, so ${meant} was not called.`, { cause }))
    })
    asking.end()
  })
}

function credentialOf({ username, password }: URL): Readonly<Record<string, string>> {
  if (username === '' && password === '') return {}
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return { 'proxy-authorization': `Basic ${Buffer.from(pair).toString('base64')}` }
}
