import { isIP } from 'node:net'
import type { FastifyRequest } from 'fastify'
import { refusal } from '../http/faults.ts'
import { may } from '../permissions/permissions.ts'
import { createView, type World } from '../world/world.ts'

/**
 * The control API is open to this machine, and to the administrator from anywhere. A request that a proxy handed on or
 * that calls this machine by another name (a web page that had its own name point here) does not count as local.
 */
export function requireControl(request: FastifyRequest, world: World): void {
  if (isLocal(request)) return
  if (!request.caller) throw refusal(401, ['The control API wants the credentials of the administrator.'])
  if (!may(createView(world, 3, request.caller), 'ADMINISTER'))
    throw refusal(403, ['The control API is for the administrator.'])
}

function isLocal({ headers, socket }: FastifyRequest): boolean {
  const handedOn = headers['x-forwarded-for'] ?? headers.forwarded ?? headers['x-real-ip']
  return handedOn === undefined && isLoopback(socket.remoteAddress ?? '') && isLoopback(hostName(headers.host ?? ''))
}

function hostName(host: string): string {
  const url = `http://${host}`
  return URL.canParse(url) ? new URL(url).hostname.replace(/^\[|\]$/g, '') : ''
}

function isLoopback(name: string): boolean {
  const address = name.replace(/^::ffff:/, '')
  if (isIP(address) === 4) return address.startsWith('127.')
  return address === '::1' || address === 'localhost'
}
