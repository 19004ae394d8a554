interface Issue {
  readonly id: string
  readonly key: string
  readonly fields: Readonly<Record<string, unknown>>
}

/** An issue in the form of all help desks, as a program that knows this one Jira would write it down: no custom fields by name. */
export function bareTicket({ id, key, fields }: Issue) {
  return {
    id,
    key,
    title: fields.summary,
    description: fields.description ?? null,
    type: member(fields.issuetype, 'name'),
    status: member(fields.status, 'name'),
    priority: member(fields.priority, 'name'),
    resolution: member(fields.resolution, 'name'),
    project: member(fields.project, 'key'),
    requester: member(fields.reporter, 'displayName'),
    assignee: member(fields.assignee, 'displayName'),
    labels: fields.labels ?? [],
    parent: member(fields.parent, 'key'),
    createdAt: instant(fields.created),
    updatedAt: instant(fields.updated),
    resolvedAt: instant(fields.resolutiondate),
    dueDate: fields.duedate ?? null,
  }
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : null
}

function instant(value: unknown): string | null {
  return typeof value === 'string' ? new Date(value).toISOString() : null
}
