import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { badRequest, refusal } from '../../http/faults.ts'
import type { UserRecord } from '../../records/records.ts'
import { bodyOf, callerOf, noContent, queryOf, type RouteDeps, viewOf } from '../request.ts'

const localeBody = z.looseObject({ locale: z.string().nullish() })
const valueMaxLength = 255

/** What an account wants things to be like. Two preferences are its language and time zone. */
export function preferenceRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/mypreferences', (request) => {
    const { own, caller, key } = place(request, deps)
    const value = personal(caller, key) ?? own[key]
    if (value === undefined) throw refusal(404, [`The preference '${key}' was not found.`])
    return JSON.stringify(value)
  })

  app.put('/mypreferences', (request, reply) => {
    const { view, own, caller, key } = place(request, deps)
    const value = typeof request.body === 'string' ? request.body : JSON.stringify(request.body ?? '')
    if (value.length > valueMaxLength) throw badRequest(`The value must not exceed ${valueMaxLength} characters.`)
    if (key === 'jira.user.locale') caller.locale = readLocale(value)
    else if (key === 'jira.user.timezone') caller.timeZone = readZone(value)
    else own[key] = value
    view.world.changed()
    return noContent(reply)
  })

  app.delete('/mypreferences', (request, reply) => {
    const { view, own, caller, key } = place(request, deps)
    if (own[key] === undefined && personal(caller, key) === undefined) {
      throw refusal(404, [`The preference '${key}' was not found.`])
    }
    if (key === 'jira.user.locale') caller.locale = 'en_US'
    if (key === 'jira.user.timezone') caller.timeZone = 'Etc/UTC'
    delete own[key]
    view.world.changed()
    return noContent(reply)
  })

  app.get('/mypreferences/locale', (request) => ({ locale: callerOf(viewOf(request, deps)).locale }))

  app.put('/mypreferences/locale', (request, reply) => {
    const view = viewOf(request, deps)
    callerOf(view).locale = readLocale(bodyOf(request, localeBody).locale ?? 'en_US')
    view.world.changed()
    return noContent(reply)
  })
}

function place(request: FastifyRequest, deps: RouteDeps) {
  const view = viewOf(request, deps)
  const caller = callerOf(view)
  const key = queryOf(request).needed('key')
  const { preferences } = view.state.administration.settings
  const own = preferences[caller.accountId] ?? {}
  preferences[caller.accountId] = own
  return { view, caller, key, own }
}

function personal(caller: UserRecord, key: string): string | undefined {
  if (key === 'jira.user.locale') return caller.locale
  return key === 'jira.user.timezone' ? caller.timeZone : undefined
}

function readLocale(locale: string): string {
  if (!/^[a-z]{2,3}(_[A-Z]{2})?$/.test(locale)) throw badRequest(`The locale '${locale}' is not valid.`)
  return locale
}

function readZone(zone: string): string {
  if (!Intl.supportedValuesOf('timeZone').includes(zone) && !/^(Etc\/)?(UTC|GMT)$/.test(zone)) {
    throw badRequest(`The time zone '${zone}' is not valid.`)
  }
  return zone
}
