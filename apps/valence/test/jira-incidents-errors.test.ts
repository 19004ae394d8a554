import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { jira } from '@valence/elements'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'

const folder = new URL('../../../../shared/jira/recorded/errors/', import.meta.url)
const isPresent = existsSync(folder)

const recording = z.object({
  status: z.number(),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.unknown(),
})

/** The sentence that a person should read in each of them. */
const words: Readonly<Record<string, RegExp | undefined>> = {
  'comment_body_not_a_document.json': /Comment body is not valid/,
  'issue_create_no_project.json': /project/i,
  'issue_edit_not_on_screen.json': /summary: Field 'summary' cannot be set/,
  'jql_unbounded.json': /Unbounded JQL/,
  'jql_value_unexpected.json': /Error in JQL Query/,
  'search_body_unknown_property.json': /Invalid request payload/,
  'search_max_results_over.json': /between 1 and 5,000/,
  'search_page_token_invalid.json': /invalid or expired/,
  'search_retired.json': /removed/,
  'token_unsupported_grant.json': /grant_type must be one of/,
  'transition_missing.json': /Missing 'transition' identifier/,
  'unknown_issue.json': /does not exist/,
  'unknown_path.json': /No endpoint GET/,
  'gateway_unknown_cloud_id.json': /Not Found/,
}

describe.runIf(isPresent)('the recorded refusals of Jira (absent without the recordings)', () => {
  const files = isPresent ? readdirSync(folder).filter((name) => name.endsWith('.json') && !name.startsWith('_')) : []

  it.each(files)('%s is told with its status, in a sentence, with the words of Jira', (name) => {
    const { status, headers, body } = recording.parse(JSON.parse(readFileSync(new URL(name, folder), 'utf8')))
    const lower = Object.fromEntries(Object.entries(headers).map(([header, value]) => [header.toLowerCase(), value]))
    const refusal = jira.refusal({ status, headers: lower, body }, { method: 'GET', path: '/' })
    expect(refusal?.status).toBe(status)
    expect(refusal?.providerMessage).toMatch(words[name] ?? /./)
    expect(refusal?.message).toContain(refusal?.providerMessage)
    expect(refusal?.message).not.toBe(refusal?.providerMessage)
  })
})

describe('the five shapes in which Jira refuses', () => {
  it.each([
    [{ errorMessages: ['Bad.'], errors: { summary: 'Missing.' } }, 'Bad. summary: Missing.'],
    [{ errorMessages: ['Invalid request payload.'] }, 'Invalid request payload.'],
    [
      { type: 'about:blank', title: 'Bad Request', status: 400, detail: 'startAt must be a number.' },
      'startAt must be a number.',
    ],
    [{ code: 400, message: 'Unauthorized; scope does not match' }, 'Unauthorized; scope does not match'],
    [{ error: 'invalid_grant', error_description: 'Unknown refresh token.' }, 'Unknown refresh token.'],
    ['<html><head><title>Down for maintenance</title></head></html>', 'Down for maintenance'],
    ['Client must be authenticated to access this resource.', 'Client must be authenticated to access this resource.'],
  ])('%# is read', (body, providerMessage) => {
    const refusal = jira.refusal({ status: 400, headers: {}, body }, { method: 'GET', path: '/' })
    expect(refusal).toEqual({ status: 400, message: `Jira refused the request. ${providerMessage}`, providerMessage })
  })
})
