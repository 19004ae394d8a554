import net from 'node:net'
import tls from 'node:tls'
import { Fault } from '@valence/element-kit'
import { type Egress, goesThrough, trusted, tunnelTo } from '../http/connector.ts'
import { connectTimeoutCode, transportFault } from '../http/failure.ts'
import type { AddressGuard } from '../http/guard.ts'
import { readBypass } from '../http/no-proxy.ts'
import { mendOf } from './mend.ts'
import type { Step, StepName } from './report.ts'

export interface ProbeDependencies {
  readonly guard: AddressGuard
  readonly egress: Egress
  readonly monotonicMs: () => number
  readonly timeoutMs: number
}

type Found<T> = { readonly value: T; readonly message: string }

/** Goes the way to an origin step by step over a socket of its own, by the same rules as every call. Ends with the first failure. */
export async function probe(origin: string, deps: ProbeDependencies): Promise<readonly Step[]> {
  const url = new URL(origin)
  const steps: Step[] = []
  const isProxied = deps.egress.proxy !== undefined && goesThrough(url, readBypass(deps.egress.proxy.noProxy))
  const isNamed = await take('resolve', () => resolve(url, isProxied, deps))
  if (isNamed === undefined) return steps
  const socket = await take('connect', () => connect(url, isProxied, deps))
  if (socket === undefined) return steps
  const secured = await take('tls', () => secure(url, socket, deps))
  const used = secured ?? socket
  used.destroy()
  return steps

  async function take<T>(step: StepName, act: () => Promise<Found<T>>): Promise<T | undefined> {
    const startedMs = deps.monotonicMs()
    const ms = () => Math.round((deps.monotonicMs() - startedMs) * 10) / 10
    try {
      const { value, message } = await act()
      steps.push({
        step,
        outcome: step === 'tls' && url.protocol === 'http:' ? 'skipped' : 'passed',
        ms: ms(),
        message,
      })
      return value
    } catch (error) {
      const fault = transportFault(url.host, error)
      steps.push({ step, outcome: 'failed', ms: ms(), message: fault.message, mend: mendOf(step, fault) })
      return undefined
    }
  }
}

async function resolve(url: URL, isProxied: boolean, { guard, egress }: ProbeDependencies): Promise<Found<true>> {
  guard.checkUrl(url.origin)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (net.isIP(host) !== 0) return { value: true, message: `${host} is an address; there is no name to resolve.` }
  if (isProxied && egress.proxy?.names === 'proxy') {
    return { value: true, message: `${host} is left to the proxy, which resolves names (EGRESS_PROXY_NAMES).` }
  }
  const addresses = await new Promise<readonly string[]>((found, fail) => {
    guard.lookup(url.origin)(host, { all: true }, (error, some) => {
      if (error !== null) fail(error)
      else found(typeof some === 'string' ? [some] : some.map(({ address }) => address))
    })
  })
  return { value: true, message: `${host} is ${addresses.slice(0, addressesShown).join(', ')}.` }
}

const addressesShown = 4

async function connect(url: URL, isProxied: boolean, deps: ProbeDependencies): Promise<Found<net.Socket>> {
  const { guard, egress, timeoutMs } = deps
  if (isProxied && egress.proxy !== undefined) {
    const socket = await tunnelTo(url.origin, egress.proxy, { guard, timeoutMs, ...egress })
    return { value: socket, message: `The proxy connected to ${url.hostname}.` }
  }
  const port = url.port === '' ? (url.protocol === 'http:' ? 80 : 443) : Number(url.port)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const socket = net.connect({ host, port, lookup: guard.lookup(url.origin), timeout: timeoutMs })
  await settled(socket, 'connect')
  return { value: socket, message: `Connected to ${socket.remoteAddress ?? host}, port ${port}.` }
}

async function secure(
  url: URL,
  socket: net.Socket,
  { egress, timeoutMs }: ProbeDependencies,
): Promise<Found<net.Socket>> {
  if (url.protocol === 'http:') return { value: socket, message: 'Plain http: nothing is encrypted.' }
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const servername = net.isIP(host) === 0 ? { servername: host } : {}
  const secured = tls.connect({
    socket,
    host,
    ...servername,
    ALPNProtocols: ['http/1.1'],
    timeout: timeoutMs,
    ...trusted(egress.ca),
  })
  try {
    await settled(secured, 'secureConnect')
  } catch (error) {
    socket.destroy()
    throw error
  }
  const { subject, issuer, valid_to: until } = secured.getPeerCertificate()
  const of = [subject?.CN].flat().join(', ')
  const by = [issuer?.O ?? issuer?.CN].flat().join(', ')
  return { value: secured, message: `${secured.getProtocol()}, certificate of ${of} by ${by}, valid until ${until}.` }
}

/** @throws what the socket fails with, or a time-out of its own */
function settled(socket: net.Socket, event: 'connect' | 'secureConnect'): Promise<void> {
  return new Promise((done, fail) => {
    socket.once(event, () => {
      socket.setTimeout(0)
      done()
    })
    // For good: what fails after it was of use concerns nobody, but must not end the process.
    socket.on('error', fail)
    socket.once('close', () => fail(new Fault('provider_failed', 'The connection was closed before it was of use.')))
    socket.once('timeout', () => {
      const late = Object.assign(new Error('There was no answer in time.'), { code: connectTimeoutCode })
      fail(late)
      socket.destroy()
    })
  })
}
