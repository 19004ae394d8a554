import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Client, createdSchema, type Stage, startStage } from './harness.ts'
import { missingIn } from './missing-in.ts'
import { signIn } from './sign-in.ts'

// What was recorded of a Cloud, through the gateway, compared with what ours answers to the same call there.

const folder = new URL('../../../../shared/jira/recorded/', import.meta.url)
const recordings = existsSync(folder)
if (!recordings) process.stderr.write('The recordings are not here; the answers of a Cloud are not compared.\n')

const recorded = (path: string): unknown => JSON.parse(readFileSync(new URL(path, folder), 'utf8'))

interface Tolerance {
  readonly path: RegExp
  readonly because: string
}

const issueTolerances: readonly Tolerance[] = [
  { path: /\.customfield_\d+$/, because: 'custom fields are of each site' },
  {
    path: /^\$\.fields\.issuerestriction$/,
    because: 'the sandbox has no restriction of issues of team-managed projects',
  },
  { path: /\.description\.content\b/, because: 'what is in a document is up to its author' },
  { path: /\.issuetype\.entityId$/, because: 'the sandbox has no issue types of one project alone' },
]
const userTolerances: readonly Tolerance[] = [
  { path: /^\$\.locale$/, because: 'shown in lists only where a profile lets it' },
  { path: /^\$\.timeZone$/, because: 'hidden in lists where a profile does not show it' },
]

let stage: Stage
let app: Client
let gateway: string
let issueKey: string
beforeAll(async () => {
  stage = await startStage()
  app = await signIn(stage)
  gateway = `/ex/jira/${stage.sandbox.oauth.cloudId}`
  issueKey = await createLikeRecorded()
})
afterAll(() => stage.sandbox.close())

/** An issue of a project that a team manages, with formatted words, a label and a file, as those that were recorded. */
async function createLikeRecorded(): Promise<string> {
  const text = { type: 'text', text: 'Description', marks: [{ type: 'strong' }] }
  const description = { type: 'doc', version: 1, content: [{ type: 'paragraph', content: [text] }] }
  const { body: me } = await app.get(`${gateway}/rest/api/3/myself`)
  const { accountId } = z.looseObject({ accountId: z.string() }).parse(me)
  const answer = await app.post(`${gateway}/rest/api/3/issue`, {
    fields: {
      project: { key: 'IDEA' },
      issuetype: { name: 'Task' },
      summary: 'A publicly readable bucket',
      description,
      labels: ['security'],
      assignee: { accountId },
    },
  })
  const { key } = createdSchema.parse(answer.body)
  const form = new FormData()
  form.append('file', new Blob(['a,b'], { type: 'text/csv' }), 'evidence.csv')
  const { url, username, password } = stage.sandbox
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
  const headers = { authorization, 'x-atlassian-token': 'no-check' }
  const upload = await fetch(`${url}/rest/api/3/issue/${key}/attachments`, { method: 'POST', headers, body: form })
  expect(upload.status).toBe(200)
  return key
}

/** Where the shapes differ, either way. */
function differences(ours: unknown, theirs: unknown, tolerated: readonly Tolerance[]): string[] {
  const paths = tolerated.map(({ path }) => path)
  return [
    ...missingIn(ours, theirs, paths).map((it) => `ours: ${it}`),
    ...missingIn(theirs, ours, paths).map((it) => `recording: ${it}`),
  ]
}

describe.runIf(recordings)('a recorded answer of Cloud', () => {
  it.each(['a', 'b', 'c', 'd'])('has the shape of ours: issue %s', async (name) => {
    const recording = z.looseObject({ self: z.string() }).parse(recorded(`rest/cloud-issue-${name}.json`))
    const { body } = await app.get(`${gateway}/rest/api/3/issue/${issueKey}`)
    const ours = z.looseObject({ self: z.string() }).parse(body)
    expect(differences(ours, recording, issueTolerances)).toEqual([])
    const afterSite = /\/ex\/jira\/[0-9a-f-]{36}\/rest\/api\/3\/issue\/\d+$/
    expect([recording.self, ours.self]).toEqual([expect.stringMatching(afterSite), expect.stringMatching(afterSite)])
  })

  it.each([
    ['a', 'next-gen'],
    ['b', 'classic'],
    ['c', 'next-gen'],
    ['d', 'next-gen'],
  ] as const)('has the shape of ours: project %s, which is %s', async (name, style) => {
    const { body } = await app.get(`${gateway}/rest/api/3/project/search?expand=insight`)
    const { values } = z.looseObject({ values: z.array(z.looseObject({ style: z.string() })) }).parse(body)
    const alike = values.filter((project) => project.style === style && !Object.hasOwn(project, 'projectCategory'))
    expect(alike).not.toEqual([])
    for (const ours of alike) expect(differences(ours, recorded(`rest/cloud-project-${name}.json`), [])).toEqual([])
  })

  it.each([
    ['a', 'atlassian'],
    ['b', 'app'],
    ['c', 'app'],
    ['d', 'app'],
  ] as const)('has the shape of ours: user %s, of type %s', async (name, accountType) => {
    const { body } = await app.get(`${gateway}/rest/api/3/users/search`)
    const users = z.array(z.looseObject({ accountType: z.string(), emailAddress: z.string().optional() })).parse(body)
    const recording = z.looseObject({}).parse(recorded(`rest/cloud-user-${name}.json`))
    const showsAddress = Object.hasOwn(recording, 'emailAddress')
    const ours = users.find(
      (it) => it.accountType === accountType && Object.hasOwn(it, 'emailAddress') === showsAddress,
    )
    expect(differences(ours, recording, userTolerances)).toEqual([])
  })

  it('has something to tolerate for every tolerance', async () => {
    const issue = (await app.get(`${gateway}/rest/api/3/issue/${issueKey}`)).body
    const users = z.array(z.unknown()).parse((await app.get(`${gateway}/rest/api/3/users/search`)).body)
    const found = [
      ...differences(issue, recorded('rest/cloud-issue-a.json'), []),
      ...differences(users[0], recorded('rest/cloud-user-a.json'), []),
    ].map((it) => it.replace(/^(ours|recording): /, '').replace(/ (is|recorded) .*$/, ''))
    for (const { path, because } of [...issueTolerances, ...userTolerances]) {
      expect(found.some((it) => path.test(it)) ? because : `nothing differs at ${path}`).toBe(because)
    }
  })
})

const errorSchema = z.looseObject({
  status: z.number(),
  headers: z.record(z.string(), z.string()),
  body: z.record(z.string(), z.unknown()),
})

describe.runIf(recordings)('a recorded refusal', () => {
  it('is ours: gateway_unknown_cloud_id', async () => {
    const { status, headers, body } = errorSchema.parse(recorded('errors/gateway_unknown_cloud_id.json'))
    const answer = await stage.stranger().get(String(body.path))
    expect(answer.status).toBe(status)
    expect(answer.body).toEqual({ ...body, timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) })
    expect(answer.headers.get('content-type')).toBe(headers['Content-Type'])
    expect(answer.headers.get('x-failure-category')).toBe(headers['X-Failure-Category'])
  })

  it('is ours: token_unsupported_grant', async () => {
    const { status, headers, body } = errorSchema.parse(recorded('errors/token_unsupported_grant.json'))
    const answer = await stage.stranger().post('/oauth/token', { grant_type: 'password' })
    expect({ status: answer.status, body: answer.body }).toEqual({ status, body })
    expect(answer.headers.get('content-type')).toBe(headers['Content-Type'])
  })

  it('is ours: _sentences_secondhand', async () => {
    const queries = ['project = APP and', 'project =', 'project = A status = B', '(project = A', 'summary ~ "unclosed']
    const { sentences } = z
      .looseObject({ sentences: z.array(z.string()) })
      .parse(recorded('errors/_sentences_secondhand.json'))
    for (const jql of queries) {
      const { body } = await stage.admin.post('/rest/api/3/search/jql', { jql })
      const { errorMessages } = z.looseObject({ errorMessages: z.array(z.string()) }).parse(body)
      expect(sentences).toContain(errorMessages[0]?.replace(/character \d+/, 'character N'))
    }
  })
})

/** Which test compares which recordings, by the words that it has for them. */
const comparedIn: readonly (readonly [recording: RegExp, test: string, words: (name: string) => string])[] = [
  [/^rest\/cloud-(issue|project|user)-/, 'recorded.test.ts', (name) => `cloud-${name.split('-')[1]}-\${name}.json`],
  [/^rest\/cloud-sprint-/, 'agile-client.test.ts', () => 'cloud-sprint-'],
  [/^rest\/server-/, 'datacenter-recorded.test.ts', (name) => `'${name.replace('server-', '')}'`],
  [/^errors\/(gateway_|token_|_)/, 'recorded.test.ts', (name) => `errors/${name}.json`],
  [/^errors\/unknown_path/, 'errors.test.ts', (name) => `recorded('${name}')`],
  [/^errors\//, 'errors.test.ts', (name) => `${name}: (`],
  [/^webhooks\/server-old-/, 'webhooks-recorded.test.ts', () => "startsWith('server-old-')"],
  [/^webhooks\//, 'webhooks-recorded.test.ts', () => 'readdirSync(folder)'],
]

describe.runIf(recordings)('every recording', () => {
  const files = ['rest', 'errors', 'webhooks'].flatMap((part) =>
    (recordings ? readdirSync(new URL(part, folder)) : []).map((file) => `${part}/${file}`),
  )

  it('lies in a folder that is looked at', () => {
    expect(readdirSync(folder).sort()).toEqual(['errors', 'rest', 'webhooks'])
    expect(files.length).toBeGreaterThan(80)
  })

  it.each(files)('is compared with what the sandbox says: %s', (file) => {
    const name = file.replace(/^.*\//, '').replace('.json', '')
    const comparison = comparedIn.find(([pattern]) => pattern.test(file))
    const source = readFileSync(new URL(comparison?.[1] ?? '', import.meta.url), 'utf8')
    expect(source).toContain(comparison?.[2](name))
  })
})
