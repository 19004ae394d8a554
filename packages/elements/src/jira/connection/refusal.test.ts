import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { refusal } from './refusal.ts'

const recordings = fileURLToPath(new URL('../../../../../../shared/jira/recorded/errors/', import.meta.url))
const recording = z.object({ status: z.number(), body: z.unknown() })

function answer(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}) {
  return refusal({ status, body, headers }, { method: 'POST', path: '/rest/api/2/issue' })
}

describe('refusal', () => {
  it('is none for a success', () => {
    expect(answer(200, { errorMessages: ['not an error here'] })).toBeUndefined()
    expect(answer(204, undefined)).toBeUndefined()
  })

  it.each([
    ['messages and fields', { errorMessages: ['No.'], errors: { summary: 'Too long' } }, 'No. summary: Too long'],
    ['messages only', { errorMessages: ['Invalid request payload.'] }, 'Invalid request payload.'],
    [
      'old warnings',
      { errorMessages: [], warningMessages: ['The value X does not exist.'] },
      'The value X does not exist.',
    ],
    ['problem details', { title: 'Not Found', status: 404, detail: 'No endpoint GET /x.' }, 'No endpoint GET /x.'],
    ['the gateway', { code: 401, message: 'Unauthorized; scope does not match' }, 'Unauthorized; scope does not match'],
    ["the gateway's framework", { status: 404, error: 'Not Found', message: 'No message available' }, 'Not Found'],
    [
      'OAuth',
      { error: 'invalid_grant', error_description: 'Unknown or invalid refresh token.' },
      'Unknown or invalid refresh token.',
    ],
    [
      'plain text',
      'Client must be authenticated to access this resource.',
      'Client must be authenticated to access this resource.',
    ],
    ['a page', '<html><head><title>Service Unavailable</title></head></html>', 'Service Unavailable'],
  ])('finds the words of Jira in %s', (_, body, words) => {
    expect(answer(418, body)).toEqual({
      status: 418,
      message: `Jira refused the request. ${words}`,
      providerMessage: words,
    })
  })

  it('pipedream#20210: names the scope that is missing, which the gateway does not', () => {
    expect(answer(401, { code: 401, message: 'Unauthorized; scope does not match' })).toEqual({
      status: 401,
      credential: 'scope',
      message:
        'POST /rest/api/2/issue needs the scope write:jira-work, which the connection was not given. Authorise it again with it (oauth.scope), or make an API token that has it. Unauthorized; scope does not match',
      providerMessage: 'Unauthorized; scope does not match',
    })
  })

  it("n8n#37776: takes the gateway's own 404 for a doubt of the token, and Jira's for an answer", () => {
    const framework = { timestamp: '2026-11-29T12:00:00Z', status: 404, error: 'Not Found', path: '/ex/jira/1' }
    expect(answer(404, framework)).toMatchObject({ status: 404, credential: 'doubtful' })
    expect(answer(404, { code: 404, message: 'Not Found' })).toMatchObject({ status: 404, credential: 'doubtful' })
    expect(answer(404, { errorMessages: ['Issue does not exist'], errors: {} })).not.toHaveProperty('credential')
  })

  it('has a sentence of its own where Jira says nothing', () => {
    expect(answer(403, undefined)).toEqual({
      status: 403,
      message: 'Jira does not allow this to the connected account.',
    })
    expect(answer(503, '<html></html>')).toEqual({ status: 503, message: 'Jira failed to answer.' })
    expect(answer(500, { errorMessages: [], errors: {} })).toEqual({ status: 500, message: 'Jira failed to answer.' })
  })

  it('takes an answer to a stranger for a refused login, whatever its status', () => {
    const failed = { 'x-seraph-loginreason': 'AUTHENTICATED_FAILED' }
    expect(answer(200, { issues: [] }, failed)?.status).toBe(401)
    expect(answer(404, { errorMessages: ['Issue does not exist.'] }, failed)).toMatchObject({
      status: 401,
      providerMessage: 'Issue does not exist.',
    })
    expect(answer(200, {}, { 'x-seraph-loginreason': 'OK' })).toBeUndefined()
  })

  it('n8n#37776: takes a 403 in the words of the gateway for a token that has ended', () => {
    const ended = answer(403, { code: 403, message: 'Forbidden' })
    expect(ended).toMatchObject({ status: 401, message: expect.stringContaining('token has expired') })
    expect(answer(403, { errorMessages: ['No.'], errors: {} })?.status).toBe(403)
    expect(answer(404, { code: 404, message: 'Team not found' })?.status).toBe(404)
  })

  it('takes a redirect for a wrong address', () => {
    expect(answer(302, undefined)).toEqual({ status: 502, message: 'Jira redirected the request. Check base.url.' })
  })

  it('lets the outcome of a bulk create pass, though every row failed', () => {
    const failed = { status: 400, elementErrors: { errors: { summary: 'Missing' } }, failedElementNumber: 0 }
    expect(answer(400, { issues: [], errors: [failed] })).toBeUndefined()
    expect(answer(400, { issues: [], errors: [] })?.status).toBe(400)
  })
})

describe.runIf(existsSync(recordings))('refusals recorded from Jira (absent without the recordings)', () => {
  const files = existsSync(recordings) ? readdirSync(recordings).filter((file) => !file.startsWith('_')) : []

  it.each(files)('%s is a refusal in the words of Jira', (file) => {
    const { status, body } = recording.parse(JSON.parse(readFileSync(recordings + file, 'utf8')))
    const refused = answer(status, body)
    expect(refused?.status).toBe(status)
    expect(refused?.providerMessage?.length).toBeGreaterThan(8)
  })
})
