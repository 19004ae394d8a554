import type { RequestListener } from 'node:http'
import { createServer } from 'node:https'
import { generate } from 'selfsigned'
import { type LoopbackServer, listenOnLoopback } from './loopback-server.ts'

/** An authority of a test, and a certificate of it, for servers that speak TLS. */
export interface TestCertificate {
  /** PEM of the authority: what a client has to trust. */
  readonly ca: string
  readonly cert: string
  readonly key: string
}

export interface CertificateOptions {
  readonly hostnames: readonly string[]
  readonly isExpired?: boolean
}

/** A certificate that vouches for itself, as companies' own authorities do. */
export async function makeCertificate({ hostnames, isExpired = false }: CertificateOptions): Promise<TestCertificate> {
  const now = Date.now()
  const day = 24 * 60 * 60 * 1000
  const { cert, private: key } = await generate([{ name: 'commonName', value: hostnames[0] ?? 'test' }], {
    keyType: 'ec',
    notBeforeDate: new Date(now - 10 * day),
    notAfterDate: new Date(isExpired ? now - day : now + day),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'subjectAltName', altNames: hostnames.map((value) => ({ type: 2, value })) },
    ],
  })
  return { ca: cert, cert, key }
}

/** An https server on loopback. */
export function startTlsServer({ cert, key }: TestCertificate, listener: RequestListener): Promise<LoopbackServer> {
  return listenOnLoopback(createServer({ cert, key }, listener))
}
