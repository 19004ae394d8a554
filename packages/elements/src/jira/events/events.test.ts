import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { InboundWebhook } from '@valence/element-kit'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { events } from './events.ts'

const recordings = fileURLToPath(new URL('../../../../../../shared/jira/recorded/webhooks/', import.meta.url))

function webhook(body: unknown, query: InboundWebhook['query'] = {}): InboundWebhook {
  return { headers: {}, query, raw: new Uint8Array(), body }
}

describe('normalize', () => {
  const timestamp = Date.UTC(2026, 0, 2, 3, 4, 5, 678)
  const date = '2026-01-02T03:04:05.678Z'

  it.each([
    ['jira:issue_created', { issue: { id: '10', key: 'A-1' } }, 'CREATED', 'incidents', '10'],
    ['jira:issue_updated', { issue: { id: '10' }, comment: { id: '3' } }, 'UPDATED', 'incidents', '10'],
    ['jira:issue_deleted', { issue: { id: '10' } }, 'DELETED', 'incidents', '10'],
    ['issue_property_set', { issue: { id: '10' }, property: {} }, 'UPDATED', 'incidents', '10'],
    ['comment_created', { comment: { id: '3' } }, 'CREATED', 'comments', '3'],
    ['comment_deleted', { comment: { id: '3' }, issue: { id: '10' } }, 'DELETED', 'comments', '3'],
    ['worklog_updated', { worklog: { id: '4', issueId: '10' } }, 'UPDATED', 'worklogs', '4'],
    ['jira:worklog_updated', { issue: { id: '10' }, changelog: { items: [] } }, 'UPDATED', 'incidents', '10'],
    ['attachment_created', { attachment: { id: 5 } }, 'CREATED', 'attachments', '5'],
    ['issuelink_created', { issueLink: { id: 6, sourceIssueId: 1 } }, 'CREATED', 'issue-links', '6'],
    ['issuetype_updated', { issuetype: { id: '7' } }, 'UPDATED', 'incident-types', '7'],
    ['project_created', { project: { id: 8, key: 'A' } }, 'CREATED', 'projects', '8'],
    ['project_soft_deleted', { project: { id: 8 } }, 'DELETED', 'projects', '8'],
    ['project_restored_deleted', { project: { id: 8 } }, 'CREATED', 'projects', '8'],
    ['project_archived', { project: { id: 8 } }, 'UPDATED', 'projects', '8'],
    ['user_created', { user: { accountId: 'a1', displayName: 'Ada' } }, 'CREATED', 'agents', 'a1'],
    ['user_deleted', { user: { key: 'ada', name: 'ada' } }, 'DELETED', 'agents', 'ada'],
    ['jira:version_released', { version: { id: '9' } }, 'UPDATED', 'versions', '9'],
    ['jira:version_deleted', { version: { id: '9' }, mergedTo: { id: '1' } }, 'DELETED', 'versions', '9'],
    ['sprint_closed', { sprint: { id: 11 } }, 'UPDATED', 'sprints', '11'],
    ['board_configuration_changed', { board: { id: 12 } }, 'UPDATED', 'boards', '12'],
    ['comment_pinned', { comment: { id: '3' } }, 'UNKNOWN', 'comments', '3'],
    ['option_voting_changed', { property: { key: 'x' }, user: { accountId: 'a1' } }, 'UNKNOWN', 'unknown', ''],
    ['something_new', { user: { accountId: 'a1' }, issue: { id: '10' } }, 'UNKNOWN', 'incidents', '10'],
    ['jira:issue_updated', { user: { accountId: 'a1' } }, 'UNKNOWN', 'unknown', ''],
  ])('%s', (webhookEvent, payload, eventType, objectType, objectId) => {
    expect(events.normalize(webhook({ timestamp, webhookEvent, ...payload }))).toEqual([
      { eventType, objectType, objectId, date },
    ])
  })

  it('Skyhook#110, #159: what an anonymous actor did, and what has no issue, is read like anything else', () => {
    const issue = { id: '10', key: 'A-1', fields: { creator: null, reporter: null } }
    for (const [payload, objectType, objectId] of [
      [{ webhookEvent: 'jira:issue_created', issue }, 'incidents', '10'],
      [{ webhookEvent: 'jira:issue_updated', issue, user: null }, 'incidents', '10'],
      [{ webhookEvent: 'comment_created', comment: { id: '3', author: null } }, 'comments', '3'],
      [{ webhookEvent: 'jira:issue_updated', issue: null }, 'unknown', ''],
    ] as const) {
      expect(events.normalize(webhook({ timestamp, ...payload }))).toMatchObject([{ objectType, objectId, date }])
    }
  })

  it('takes the date of the object where the payload has none', () => {
    const dateOf = (payload: object) =>
      events.normalize(webhook({ webhookEvent: 'jira:issue_updated', ...payload }))[0]?.date
    expect(dateOf({ issue: { id: '1', fields: { created: 'never', updated: '2026-01-02T05:04:05.678+0200' } } })).toBe(
      date,
    )
    expect(dateOf({ issue: { id: '1' } })).toBeUndefined()
  })

  it('takes a bare issue, as an automation rule sends it, for an event of unknown kind', () => {
    const issue = { id: '10', key: 'A-1', fields: { updated: '2026-01-02T03:04:05.678Z' } }
    expect(events.normalize(webhook(issue))).toEqual([
      { eventType: 'UNKNOWN', objectType: 'incidents', objectId: '10', date },
    ])
  })

  it('reads the address where there is no body', () => {
    expect(events.normalize(webhook(undefined, { key: 'A-1' }))).toMatchObject([
      { objectType: 'incidents', objectId: 'A-1' },
    ])
    expect(events.normalize(webhook('text'))).toEqual([])
  })
})

describe('sites', () => {
  it('are the hosts of all links, once and in lower case', () => {
    const self = 'https://ACME.atlassian.net/rest/api/2/issue/1'
    const body = {
      webhookEvent: 'x',
      issue: { self },
      user: { self },
      comment: { self: 'http://jira.example:8080/jira/x' },
    }
    expect(events.sites(webhook(body))).toEqual(['acme.atlassian.net', 'jira.example:8080'])
  })

  it('mattermost-plugin-jira#334: are never the gateway, behind which all sites stand, nor a link that is none', () => {
    const self = 'https://api.atlassian.com/ex/jira/00000000/rest/api/2/issue/1'
    expect(events.sites(webhook({ issue: { self }, project: { self: 'not a link' } }))).toEqual([])
    expect(events.sites(webhook(undefined))).toEqual([])
  })

  it('are compared with the address of the instance', () => {
    expect(events.siteOf({ 'base.url': 'https://Acme.atlassian.net' }, {})).toBe('acme.atlassian.net')
    expect(events.siteOf({ 'base.url': 'https://api.atlassian.com/ex/jira/0' }, {})).toBeUndefined()
    const profile = { baseUrl: 'https://acme.atlassian.net' }
    expect(events.siteOf({ 'base.url': 'https://api.atlassian.com/ex/jira/0' }, profile)).toBe('acme.atlassian.net')
    expect(events.siteOf({}, {})).toBeUndefined()
  })
})

describe('idempotencyKey', () => {
  it('is the identifier that Jira repeats with every attempt', () => {
    const headers = { 'x-atlassian-webhook-identifier': 'abc' }
    expect(events.idempotencyKey({ ...webhook({}), headers })).toBe('abc')
    expect(events.idempotencyKey(webhook({}))).toBeUndefined()
  })
})

describe.runIf(existsSync(recordings))('webhooks recorded from Jira (absent without the recordings)', () => {
  const payload = z.looseObject({ timestamp: z.number() })

  it.each([
    ['cloud-issue-created-many-fields.json', 'incidents', 'CREATED'],
    ['issue-created.json', 'incidents', 'CREATED'],
    ['issue-created-no-relevant-fields.json', 'incidents', 'CREATED'],
    ['issue-created-no-description-nor-relevant-fields.json', 'incidents', 'CREATED'],
    ['issue-assigned-empty-changelog.json', 'incidents', 'UPDATED'],
    ['issue-updated-assigned.json', 'incidents', 'UPDATED'],
    ['issue-updated-assigned-nobody.json', 'incidents', 'UPDATED'],
    ['issue-updated-components.json', 'incidents', 'UPDATED'],
    ['issue-updated-fix-version.json', 'incidents', 'UPDATED'],
    ['issue-updated-labels.json', 'incidents', 'UPDATED'],
    ['issue-updated-multiple-custom-fields.json', 'incidents', 'UPDATED'],
    ['issue-updated-raised-priority.json', 'incidents', 'UPDATED'],
    ['issue-updated-renamed.json', 'incidents', 'UPDATED'],
    ['issue-updated-reopened.json', 'incidents', 'UPDATED'],
    ['issue-updated-resolved.json', 'incidents', 'UPDATED'],
    ['issue-updated-started-working.json', 'incidents', 'UPDATED'],
    ['server-issue-updated-closed.json', 'incidents', 'UPDATED'],
    ['server-issue-updated-comment-edited.json', 'incidents', 'UPDATED'],
    ['server-issue-updated-commented-2.json', 'incidents', 'UPDATED'],
    ['server-issue-updated-commented-mention-user.json', 'incidents', 'UPDATED'],
    ['server-issue-updated-many-fields.json', 'incidents', 'UPDATED'],
    ['server-issue-updated-resolved.json', 'incidents', 'UPDATED'],
    ['server-old-issue-updated-no-event-type-comment-deleted.json', 'incidents', 'UPDATED'],
    ['server-old-issue-updated-no-event-type-commented.json', 'incidents', 'UPDATED'],
    ['server-updated-custom-field.json', 'incidents', 'UPDATED'],
    ['cloud-comment-created-mention-user.json', 'comments', 'CREATED'],
    ['cloud-comment-deleted.json', 'comments', 'DELETED'],
    ['server-comment-deleted.json', 'comments', 'DELETED'],
  ])('%s', (file, objectType, eventType) => {
    const body = payload.parse(JSON.parse(readFileSync(recordings + file, 'utf8')))
    const received = webhook(body)
    expect(events.normalize(received)).toEqual([
      { eventType, objectType, objectId: expect.stringMatching(/^\d+$/), date: new Date(body.timestamp).toISOString() },
    ])
    expect(events.sites(received)).toEqual([expect.stringMatching(/^[a-z0-9.-]+(:\d+)?$/)])
  })
})
