import { isObject } from '../json/object.ts'
import type { JiraEvent } from '../world/events.ts'
import type { View } from '../world/world.ts'
import { issueOf } from './payload.ts'

/** Admin webhooks may carry `${issue.key}` or `{issue.key}` and its like in their address. Unknown names stay as they are. */
export function expandUrl(url: string, event: JiraEvent, view: View): string {
  const values = variablesOf(event, view)
  return url.replaceAll(/\$?\{([A-Za-z]+\.[A-Za-z]+)\}/g, (whole, name: string) => {
    const value = values[name]
    return value === undefined ? whole : encodeURIComponent(value)
  })
}

function variablesOf(event: JiraEvent, { state }: View): Readonly<Record<string, string | undefined>> {
  const issue = issueOf(event)
  const subject = event.kind === 'entity' ? event.body : {}
  const named = (thing: unknown, name: string) => {
    const value = isObject(thing) ? thing[name] : undefined
    return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
  }
  const projectId = issue?.values.project ?? named(subject.project, 'id') ?? named(subject.version, 'projectId')
  const project = state.projects.get(String(projectId))
  return {
    'issue.key': issue?.key,
    'issue.id': issue?.id,
    'project.key': project?.key ?? named(subject.project, 'key'),
    'project.id': project?.id ?? named(subject.project, 'id'),
    'comment.id': 'comment' in event ? event.comment.id : undefined,
    'worklog.id': 'worklog' in event ? event.worklog.id : undefined,
    'version.id': named(subject.version, 'id'),
    'mergedVersion.id': named(subject.mergedTo, 'id'),
    'sprint.id': named(subject.sprint, 'id'),
    'board.id': named(subject.board, 'id'),
    'filter.id': named(subject.filter, 'id'),
    'property.key': 'key' in event ? event.key : undefined,
    'modifiedUser.accountId': named(subject.user, 'accountId'),
    'modifiedUser.key': named(subject.user, 'key'),
    'modifiedUser.name': named(subject.user, 'name'),
  }
}
