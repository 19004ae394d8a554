import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import {
  type ApplicationProperty,
  applicationProperties,
  propertyValue,
} from '../../administration/application-properties.ts'
import { audit } from '../../administration/audit.ts'
import { badRequest, refusal } from '../../http/faults.ts'
import type { View } from '../../world/world.ts'
import { adminView } from '../opening.ts'
import { bodyOf, pathPart, queryOf, type RouteDeps } from '../request.ts'

const valueBody = z.looseObject({ value: z.string() })

/** Switches of the whole site. Some have a webhook. */
export function applicationPropertyRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/application-properties', (request) => {
    const view = adminView(request, deps)
    const query = queryOf(request)
    const [key, filter] = [query.text('key'), query.text('keyFilter')]
    const wanted = applicationProperties.filter(
      (property) =>
        (key === undefined || property.key === key) && (filter === undefined || matches(filter, property.key)),
    )
    if (key !== undefined && wanted.length === 0) throw notFound(key)
    return wanted.map((property) => propertyJson(view, property))
  })

  app.get('/application-properties/advanced-settings', (request) => {
    const view = adminView(request, deps)
    return applicationProperties.filter(({ event }) => event === undefined).map((it) => propertyJson(view, it))
  })

  app.put('/application-properties/:id', (request) => {
    const view = adminView(request, deps)
    const property = applicationProperties.find(({ key }) => key === pathPart(request, 'id'))
    if (!property) throw notFound(pathPart(request, 'id'))
    const { value } = bodyOf(request, valueBody)
    if (property.type === 'boolean' && value !== 'true' && value !== 'false') {
      throw badRequest(`The value of '${property.key}' must be true or false.`)
    }
    change(view, property, value)
    return propertyJson(view, property)
  })
}

function change(view: View, { key, event }: ApplicationProperty, value: string): void {
  const before = propertyValue(view.state, key)
  view.state.administration.settings.properties[key] = value
  const changes = [{ fieldName: key, changedFrom: before, changedTo: value }]
  audit(view, { summary: 'Application property changed', category: 'system', changes })
  view.world.changed()
  if (event !== undefined && before !== value) {
    view.world.emit({ kind: 'entity', event, body: { property: { key, value } } })
  }
}

/** Jira takes a regular expression; a broken one is the caller's mistake. */
function matches(filter: string, key: string): boolean {
  try {
    return new RegExp(`^(?:${filter})$`).test(key)
  } catch {
    throw badRequest(`The key filter '${filter}' is not a regular expression.`)
  }
}

function propertyJson(view: View, { key, name, desc, type, defaultValue, allowedValues }: ApplicationProperty) {
  const value = propertyValue(view.state, key)
  return { id: key, key, value, name, desc, type, defaultValue, ...(allowedValues && { allowedValues }) }
}

function notFound(key: string) {
  return refusal(404, [`The application property with key '${key}' does not exist.`])
}
