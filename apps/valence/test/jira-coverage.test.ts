import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { resourcePath } from '@valence/element-kit'
import { jira } from '@valence/elements'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { requestsOf } from './agreeable-jira.ts'

const file = fileURLToPath(new URL('../../../../shared/jira/openapi-v3.json', import.meta.url))
const description = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.looseObject({ deprecated: z.boolean().optional() }))),
})

/** What can be read of Jira Cloud and has no object of its own, and why. Passthrough reaches it all the same. */
const reasons: readonly (readonly [why: string, paths: RegExp])[] = [
  [
    'belongs to an app, which no account of a person is',
    /^(app|webhook|uiModifications|data-policy|redact|user\/email)\b/,
  ],
  ['a feed that is asked for by a parameter, deleted=true', /^worklog\/deleted$/],
  ['the bytes of a file, which are asked for by media type', /^attachment\/content\//],
  ['the bytes of a picture', /^(attachment\/thumbnail|universal_avatar|avatar)\b/],
  ['the contents of an archive, of which the bytes can be read', /^attachment\/\{\}\/expand\b/],
  [
    'the parts of a part: a child has no children here',
    /^(comment\/\{\}|issue\/\{\}\/worklog\/\{\}|dashboard\/\{\}\/items\/\{\})\/properties/,
  ],
  [
    'the parts of a part: a child has no children here',
    /^(field\/\{\}\/(context|option|association)|screens\/\{\}\/tabs)\/.+/,
  ],
  [
    'the parts of a part: a child has no children here',
    /^(workflowscheme\/\{\}\/|plans\/plan\/\{\}\/|config\/fieldschemes|screens\/tabs)/,
  ],
  ['options that an app keeps', /^field\/\{\}\/option$/],
  [
    'a way to find what a list finds: where, orderBy and fields say it',
    /^(search|issue\/picker|field\/search|project\/recent|filter\/(favourite|my)|component|dashboard)\b/,
  ],
  [
    'a way to find what a list finds: where, orderBy and fields say it',
    /^(groupuserpicker|groups\/picker|issuesecurityschemes\/search|project\/\{\}\/(component|versions)$|user\/(assignable|permission|picker|search|viewissue|bulk)|users|status|statuses)\b/,
  ],
  [
    'which scheme a project has, told by the project',
    /^[a-z]+scheme[s]?(\/\{\})?\/(project|mapping|priorities\/available|level)/,
  ],
  ['which scheme a project has, told by the project', /^(issuetype\/project|workflow\/\{\}|projects\/fields)\b/],
  [
    'asked by the element itself to read and to write',
    /^(issue\/createmeta|jql|permissions|mypermissions|projectvalidate)\b/,
  ],
  ['a long operation that only its beginner knows', /^bulk\b/],
  [
    'how the pages of Jira look to somebody',
    /^(mypreferences|settings|user\/(columns|properties)|filter\/defaultShareScope)\b/,
  ],
  [
    'how Jira is set up, for its administrators alone',
    /^(application-properties\/advanced-settings|configuration\/timetracking|license|attachment\/meta|events)\b/,
  ],
  ['how Jira is set up, for its administrators alone', /^(workflows?|issue\/limit|project-template)\b/],
  ['types that the account may use, of those that there are', /^project\/type\//],
  ['what data is classified as', /^project\/\{\}\/classification/],
]

describe.runIf(existsSync(file))("Atlassian's description of the API (absent without the file)", () => {
  it('has nothing to read that no object reaches, but for what is named with its reason', async () => {
    const { paths } = description.parse(JSON.parse(readFileSync(file, 'utf8')))
    const sent = (await Promise.all(jira.resources.map((one) => requestsOf(resourcePath(one))))).flat()
    const asked = sent.filter(({ method }) => method === 'GET').map(({ path }) => path.split('?')[0] ?? '')
    const readable = Object.entries(paths)
      .filter(([path, { get }]) => path.startsWith('/rest/api/3/') && get !== undefined && get.deprecated !== true)
      .map(([path]) => path.slice('/rest/api/3/'.length))
    expect(readable.length).toBeGreaterThan(200)
    const reached = readable.filter((path) => asked.some((one) => patternOf(path).test(one)))
    const left = readable.filter((path) => !reached.includes(path)).map((path) => path.replaceAll(/\{[^}]*\}/g, '{}'))
    expect(reached.length).toBeGreaterThan(95)
    expect(left.filter((path) => !reasons.some(([, paths]) => paths.test(path)))).toEqual([])
    // A reason without a path would be forgotten there for ever.
    expect(reasons.filter(([, paths]) => !left.some((path) => paths.test(path)))).toEqual([])
  })
})

function patternOf(path: string): RegExp {
  const parts = path.split('/').map((part) => (part.startsWith('{') ? '[^/]+' : part.replaceAll(/[^\w]/g, '\\$&')))
  return new RegExp(`^/rest/api/[23]/${parts.join('/')}$`)
}
