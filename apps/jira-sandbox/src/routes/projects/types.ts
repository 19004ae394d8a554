import type { FastifyInstance } from 'fastify'
import { refusal } from '../../http/faults.ts'
import { memberView } from '../opening.ts'
import { pathPart, type RouteDeps } from '../request.ts'

const icon = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16"/>').toString('base64')

const projectTypes = [
  projectType('product_discovery', 'Product Discovery'),
  projectType('service_desk', 'Service Management'),
  projectType('software', 'Software'),
  projectType('business', 'Business'),
  projectType('customer_service', 'Customer Service'),
] as const

function projectType(key: string, formattedKey: string) {
  return { key, formattedKey, descriptionI18nKey: `jira.project.type.${key}.description`, icon, color: '#FFFFFF' }
}

/** What the site has a licence for. */
const accessible: ReadonlySet<string> = new Set(['service_desk', 'software', 'business'])

export function projectTypeRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/project/type', () => projectTypes)

  app.get('/project/type/accessible', (request) => {
    memberView(request, deps)
    return projectTypes.filter(({ key }) => accessible.has(key))
  })

  app.get('/project/type/:projectTypeKey', (request) => typeNamed(pathPart(request, 'projectTypeKey')))

  app.get('/project/type/:projectTypeKey/accessible', (request) => {
    memberView(request, deps)
    const type = typeNamed(pathPart(request, 'projectTypeKey'))
    if (!accessible.has(type.key)) throw notFound(type.key)
    return type
  })
}

function typeNamed(key: string) {
  const type = projectTypes.find((it) => it.key === key)
  if (!type) throw notFound(key)
  return type
}

function notFound(key: string) {
  return refusal(404, [`The project type with key '${key}' does not exist.`])
}
