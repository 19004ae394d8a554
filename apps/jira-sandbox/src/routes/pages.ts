import type { FastifyInstance, FastifyReply } from 'fastify'
import { renderHtml } from '../adf/to-html.ts'
import { richOf, textOf } from '../fields/values.ts'
import { escapeHtml } from '../http/html.ts'
import { seenIssues } from '../permissions/permissions.ts'
import type { IssueRecord } from '../records/records.ts'
import { createView, stamp, type View, type World } from '../world/world.ts'
import { pathPart } from './request.ts'

const title = 'Jira sandbox (simulator)'

/** What people see who open the site, or the link of an issue, in a browser. Nothing is changed here. */
export function pageRoutes(app: FastifyInstance, world: World): void {
  const api = world.flavour.name === 'cloud' ? 3 : 2

  app.get('/', (_request, reply) =>
    page(
      reply,
      `<p>This is a simulator of Jira, not Jira itself. It has no pages but those of its issues.</p>
<ul><li>The REST API is below <a href="${world.baseUrl}/rest/api/${api}/serverInfo">${world.baseUrl}/rest/api/${api}</a>.</li>
<li>Faults, time and snapshots are below ${world.baseUrl}/__sandbox.</li></ul>`,
    ),
  )

  app.get('/browse/:key', (request, reply) => {
    const view = createView(world, api, request.caller, request.site)
    const [issue] = seenIssues(view, [pathPart(request, 'key')])
    if (issue) return page(reply, issuePage(view, issue))
    if (request.caller) return page(reply.code(404), '<p>The issue is not there, or you may not see it.</p>')
    reply.code(401).header('www-authenticate', `Basic realm="${title}"`)
    return page(reply, '<p>Sign in with the name and the token of the banner.</p>')
  })
}

/** No script runs on a page, whatever somebody wrote into an issue. */
function page(reply: FastifyReply, body: string): FastifyReply {
  return reply
    .type('text/html;charset=UTF-8')
    .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
    .send(`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title></head><body>
<h1>${title}</h1>
${body}
</body></html>`)
}

function issuePage(view: View, issue: IssueRecord): string {
  const { state, world } = view
  const named = (items: ReadonlyMap<string, { name: string }>, fieldId: string) =>
    items.get(textOf(issue, fieldId) ?? '')?.name
  const person = (fieldId: string) => state.users.get(textOf(issue, fieldId) ?? '')?.displayName
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['Type', named(state.issueTypes, 'issuetype')],
    ['Status', named(state.statuses, 'status')],
    ['Priority', named(state.priorities, 'priority')],
    ['Resolution', named(state.resolutions, 'resolution')],
    ['Assignee', person('assignee') ?? 'Unassigned'],
    ['Reporter', person('reporter')],
    ['Created', stamp(view, issue.created)],
    ['Updated', stamp(view, issue.updated)],
  ]
  const shown = rows.flatMap(([name, value]) =>
    value === undefined ? [] : [`<dt>${name}</dt><dd>${escapeHtml(value)}</dd>`],
  )
  const description = richOf(issue, 'description')
  const address = `${view.base}/issue/${issue.key}`
  return `<h2>${escapeHtml(`${issue.key}: ${textOf(issue, 'summary') ?? ''}`)}</h2>
<dl>${shown.join('')}</dl>
${description ? renderHtml(world.documents.documentOf(description)) : ''}
<p><a href="${address}">${address}</a></p>`
}
