import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Egress } from '@valence/engine'
import type { Config } from './config.ts'

type EgressConfig = Pick<Config, 'EGRESS_CA_FILE' | 'EGRESS_PROXY' | 'EGRESS_PROXY_NAMES' | 'HTTPS_PROXY' | 'NO_PROXY'>

/** The operator's way out. @throws Error naming the setting whose file cannot be read, or holds no certificate */
export async function readEgress(config: EgressConfig): Promise<Egress> {
  const { EGRESS_CA_FILE: caFile, NO_PROXY: noProxy, EGRESS_PROXY_NAMES: names } = config
  const url = config.EGRESS_PROXY ?? config.HTTPS_PROXY
  return {
    ...(caFile !== undefined && { ca: await readCertificates(caFile) }),
    ...(url !== undefined && { proxy: { url, noProxy, names } }),
  }
}

async function readCertificates(file: string): Promise<readonly string[]> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new Error(`EGRESS_CA_FILE: the file ${file} cannot be read.`, { cause })
  })
  const certificates = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  if (certificates.length === 0) throw new Error(`EGRESS_CA_FILE: the file ${file} holds no certificate in PEM.`)
  for (const [index, pem] of certificates.entries()) {
    try {
      new X509Certificate(pem)
    } catch (cause) {
      throw new Error(`EGRESS_CA_FILE: certificate ${index + 1} of the file ${file} cannot be read.`, { cause })
    }
  }
  return certificates
}
