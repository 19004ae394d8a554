import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createIssue, findKeys, type Stage, startStage } from './harness.ts'

/** Tuesday noon; the callers live in UTC, Stockholm and Tokyo. */
const noon = Date.parse('2026-02-10T12:00:00Z')
const hourMs = 3_600_000

describe('JQL', () => {
  let stage: Stage
  let now = noon
  const keys: Record<string, string> = {}

  beforeAll(async () => {
    stage = await startStage({ seed: 'empty', now: () => now })
    const add = async (name: string, hoursAgo: number, fields: Readonly<Record<string, unknown>>) => {
      now = noon - hoursAgo * hourMs
      keys[name] = await createIssue(stage.admin, fields)
    }
    await add('login', 24 * 40, {
      summary: 'Cannot login to the shop',
      description: 'The *login* page stays blank, twice-checked.',
      issuetype: { name: 'Bug' },
      priority: { name: 'Highest' },
      labels: ['Web', 'urgent'],
      components: [{ name: 'Web' }],
      fixVersions: [{ name: '1.2' }],
      assignee: { accountId: '5a0e4c1d9b7f3a2e6c8d0004' },
      duedate: '2026-02-10',
      customfield_10010: 5,
      customfield_10011: { value: 'Critical' },
      customfield_10012: 'Blue Harbour',
      customfield_10013: 12,
    })
    await add('logging', 24 * 8, {
      summary: 'Logging of payments is missing',
      priority: { name: 'Low' },
      labels: ['api'],
      assignee: { accountId: '5a0e4c1d9b7f3a2e6c8d0005' },
      duedate: '2026-02-11',
      customfield_10010: 8,
    })
    await add('printer', 20, {
      project: { key: 'HELP' },
      summary: 'Printers jam',
      issuetype: { name: 'Bug' },
      priority: { name: 'High' },
    })
    await add('epic', 2, { summary: 'Single sign-on', issuetype: { name: 'Epic' } })
    await add('story', 1, {
      summary: 'Sign in with a passkey',
      issuetype: { name: 'Story' },
      parent: { key: keys.epic },
    })
    now = noon - 30 * 60_000
    await stage.as('dana.lindqvist').post(`/rest/api/3/issue/${keys.login}/transitions`, { transition: { id: '11' } })
    await stage.as('dana.lindqvist').post(`/rest/api/3/issue/${keys.login}/transitions`, { transition: { id: '31' } })
    await stage.admin.post(`/rest/api/2/issue/${keys.printer}/comment`, { body: 'Try another *cartridge*' })
    await stage.admin.put(`/rest/api/3/issue/${keys.story}/properties/tool`, { level: 3, tags: ['a', 'b'] })
    now = noon
  })
  afterAll(() => stage.sandbox.close())

  async function named(jql: string, mailbox?: string): Promise<string[]> {
    const client = mailbox === undefined ? stage.admin : stage.as(mailbox)
    const found = await findKeys(client, jql)
    const nameOf = (key: string) => Object.keys(keys).find((name) => keys[name] === key) ?? key
    return found.map(nameOf).sort()
  }

  it.each([
    ['project = APP', ['epic', 'logging', 'login', 'story']],
    ['project = "storefront app"', ['epic', 'logging', 'login', 'story']],
    ['project = 10000', ['printer']],
    ['project in (APP, HELP) and issuetype = bug', ['login', 'printer']],
    ['type != Bug', ['epic', 'logging', 'story']],
    ['status = done', ['login']],
    ['status = 10013', ['login']],
    ['statusCategory = Done', ['login']],
    ['statusCategory != done', ['epic', 'logging', 'printer', 'story']],
    ['resolution = Unresolved', ['epic', 'logging', 'printer', 'story']],
    ['resolution is not empty', ['login']],
    ['category = Products', ['epic', 'logging', 'login', 'story']],
  ])('finds things by id, key and name: %s', async (jql, expected) => {
    expect(await named(jql)).toEqual(expected)
  })

  it.each([
    ['assignee is empty', ['epic', 'printer', 'story']],
    ['assignee = null', ['epic', 'printer', 'story']],
    ['assignee != "5a0e4c1d9b7f3a2e6c8d0004"', ['logging']],
    ['assignee not in ("5a0e4c1d9b7f3a2e6c8d0004")', ['logging']],
    ['NOT assignee = "5a0e4c1d9b7f3a2e6c8d0004"', ['logging']],
    ['! (assignee = "5a0e4c1d9b7f3a2e6c8d0004" or assignee is empty)', ['logging']],
    ['assignee != "5a0e4c1d9b7f3a2e6c8d0004" or assignee is empty', ['epic', 'logging', 'printer', 'story']],
    ['assignee != EMPTY', ['logging', 'login']],
    ['labels not in (Web)', ['logging']],
    ['labels in (api, EMPTY)', ['epic', 'logging', 'printer', 'story']],
    ['labels = web', ['login']],
    ['labels = Web and labels = urgent', ['login']],
    ['"Story Points" != 5', ['logging']],
    ['fixVersion is empty', ['epic', 'logging', 'printer', 'story']],
    ['summary !~ login', ['epic', 'logging', 'printer', 'story']],
    ['description !~ blank', []],
  ])('leaves out empty fields where JQL does: %s', async (jql, expected) => {
    expect(await named(jql)).toEqual(expected)
  })

  it.each([
    ['summary ~ login', ['login']],
    ['summary ~ LOGINS', ['login']],
    ['summary ~ "login shop"', ['login']],
    ['summary ~ "shop login"', ['login']],
    ['summary ~ "\\"to the shop\\""', ['login']],
    ['summary ~ "\\"shop login\\""', []],
    ['summary ~ "log*"', ['logging', 'login']],
    ['summary ~ log', ['logging']],
    ['summary ~ ogin', []],
    ['summary ~ "??"', []],
    ['summary ~ printer', ['printer']],
    ['summary ~ "single-sign"', ['epic']],
    ['text ~ cartridge', ['printer']],
    ['text ~ harbour', ['login']],
    ['comment ~ "another cartridge"', ['printer']],
    ['description ~ "login & blank!"', ['login']],
    ['Customer ~ blue', ['login']],
  ])('searches words, not substrings: %s', async (jql, expected) => {
    expect(await named(jql)).toEqual(expected)
  })

  it.each([
    ['priority > Medium', ['login', 'printer']],
    ['priority >= High', ['login', 'printer']],
    ['priority < Medium', ['logging']],
    ['priority in (Highest, Low)', ['logging', 'login']],
    ['fixVersion > "1.1"', ['login']],
    ['fixVersion < 1.2', []],
    ['fixVersion in unreleasedVersions()', ['login']],
    ['fixVersion in releasedVersions(APP)', []],
    ['fixVersion = earliestUnreleasedVersion(APP)', ['login']],
    ['cf[10010] > 5', ['logging']],
    ['cf [ 10010 ] >= 5', ['logging', 'login']],
    ['"Story Points[Number]" in (5, 6)', ['login']],
    ['Severity = critical', ['login']],
    ['"Severity[Dropdown]" is not empty', ['login']],
    ['Sprint in openSprints()', ['login']],
    ['sprint = 12', ['login']],
    ['sprint = "APP Sprint 2"', ['login']],
    ['component = web', ['login']],
    ['issuetype in standardIssueTypes() and type = Epic', ['epic']],
    ['parent = APP-3', ['story']],
    ['issue in childIssuesOf(APP-3)', ['story']],
    ['reporter = currentUser()', ['epic', 'logging', 'login', 'printer', 'story']],
    ['assignee in membersOf("app-developers")', ['logging', 'login']],
    ['assignee = currentUser()', []],
    ['watcher = currentUser() and project = HELP', ['printer']],
    ['votes = 0 and watchers > 0', ['epic', 'logging', 'login', 'printer', 'story']],
    ['attachments is empty', ['epic', 'logging', 'login', 'printer', 'story']],
    ['issue.property[tool].level = 3', ['story']],
    ['issue.property[tool].tags = b', ['story']],
    ['issue.property[tool].level > 3', []],
  ])('compares each field in its own way: %s', async (jql, expected) => {
    expect(await named(jql)).toEqual(expected)
  })

  it.each([
    ['key = app-1', ['login']],
    ['key in (APP-1, HELP-1)', ['login', 'printer']],
    ['issuekey >= APP-2', ['epic', 'logging', 'story']],
    ['key < APP-2', ['login']],
    ['key > APP-100', []],
    ['key != APP-1 and project = APP', ['epic', 'logging', 'story']],
    ['id = 10003', ['printer']],
  ])('orders keys within their project: %s', async (jql, expected) => {
    expect(await named(jql)).toEqual(expected)
  })

  it.each([
    ['created >= -1d', ['epic', 'printer', 'story']],
    ['created >= "-1d"', ['epic', 'printer', 'story']],
    ['created >= -3h', ['epic', 'story']],
    ['created < -1w', ['logging', 'login']],
    ['created >= startOfDay()', ['epic', 'story']],
    ['created >= startOfDay(-1)', ['epic', 'printer', 'story']],
    ['created >= startOfDay("-1d") and created <= endOfDay(-1d)', ['printer']],
    ['created >= startOfMonth()', ['epic', 'logging', 'printer', 'story']],
    ['created >= startOfYear() and created < startOfMonth()', ['login']],
    ['created >= startOfWeek()', ['epic', 'printer', 'story']],
    ['created > now()', []],
    ['created >= "2026-02-10 10:00"', ['epic', 'story']],
    ['created > "2026/02/10 10:00"', ['story']],
    ['created = "2026-02-10 10:00"', ['epic']],
    ['created = "2026-02-10"', []],
    [`created >= ${noon - 2 * hourMs}`, ['epic', 'story']],
    [`created > ${noon - 2 * hourMs}`, ['story']],
    ['created <= "2026-02-10"', ['logging', 'login', 'printer']],
    ['due = "2026-02-10"', ['login']],
    ['due <= "2026-02-10"', ['login']],
    ['due > "2026/02/10"', ['logging']],
    ['due < 1d', ['login', 'logging'].sort()],
    ['due is empty', ['epic', 'printer', 'story']],
    ['resolved >= -1h', ['login']],
    ['updated >= -45m', ['login', 'printer']],
  ])('reads dates of every form: %s', async (jql, expected) => {
    expect(await named(jql)).toEqual(expected)
  })

  it('reads dates in the time zone of whoever asks', async () => {
    expect(await named('created >= "2026-02-10 11:00"', 'dana.lindqvist')).toEqual(['epic', 'story'])
    expect(await named('created >= "2026-02-10 19:30"', 'goro.tanaka')).toEqual(['story'])
    expect(await named('created >= startOfDay()', 'goro.tanaka')).toEqual(['epic', 'printer', 'story'])
    expect(await named(`created >= ${noon - hourMs}`, 'goro.tanaka')).toEqual(['story'])
  })

  it.each([
    ['status was "To Do"', ['epic', 'logging', 'login', 'printer', 'story']],
    ['status was "In Progress"', ['login']],
    ['status was not "In Progress"', ['epic', 'logging', 'printer', 'story']],
    ['status was in ("In Progress", "In Review")', ['login']],
    ['status was "In Progress" by "5a0e4c1d9b7f3a2e6c8d0004"', ['login']],
    ['status was "In Progress" by currentUser()', []],
    ['status was Done before -1d', []],
    ['status changed', ['login']],
    ['status changed to Done', ['login']],
    ['status changed from "To Do" to Done', []],
    ['status changed from "In Progress" to Done after -1h by "5a0e4c1d9b7f3a2e6c8d0004"', ['login']],
    ['status changed during (-1h, now())', ['login']],
    ['status changed before -1d', []],
    ['not status changed', ['epic', 'logging', 'printer', 'story']],
    ['resolution changed to Done', ['login']],
    ['assignee was EMPTY', ['epic', 'printer', 'story']],
  ])('reads history: %s', async (jql, expected) => {
    expect(await named(jql)).toEqual(expected)
  })

  it('orders by several fields, each its own way', async () => {
    const ordered = async (order: string) =>
      (await findKeys(stage.admin, `project is not empty order by ${order}`)).map((key) => key)
    expect(await ordered('priority desc, key asc')).toEqual(['APP-1', 'HELP-1', 'APP-3', 'APP-4', 'APP-2'])
    expect(await ordered('"Story Points" desc, created desc')).toEqual(['APP-4', 'APP-3', 'HELP-1', 'APP-2', 'APP-1'])
    expect(await ordered('key')).toEqual(['APP-1', 'APP-2', 'APP-3', 'APP-4', 'HELP-1'])
    expect(await ordered('project desc, created')).toEqual(['APP-1', 'APP-2', 'APP-3', 'APP-4', 'HELP-1'])
    expect(await ordered('due, id')).toEqual(['APP-1', 'APP-2', 'APP-3', 'APP-4', 'HELP-1'])
  })

  const mistakes = [
    ['colour = red', "Field 'colour' does not exist or you do not have permission to view it."],
    ['status = Nowhere', "The value 'Nowhere' does not exist for the field 'status'."],
    ['project = NOPE', "The value 'NOPE' does not exist for the field 'project'."],
    ['assignee = "somebody"', "The value 'somebody' does not exist for the field 'assignee'."],
    ['key = NOPE-1', "An issue with key 'NOPE-1' does not exist for field 'key'."],
    ['summary = login', "The operator '=' is not supported by the 'summary' field."],
    ['status > Done', "The operator '>' is not supported by the 'status' field."],
    ['comment is empty', "The operator 'is' is not supported by the 'comment' field."],
    ['status is Open', "Operator 'is' does not support searching for non-empty values for field 'status'."],
    ['labels IS  NOT "a b"', "Operator 'is not' does not support searching for non-empty values for field 'labels'."],
    ['this is not jql', "Field 'this' does not exist or you do not have permission to view it."],
    ['created ~ today', "The operator '~' is not supported by the 'created' field."],
    ['summary was x', "History searches do not support the 'summary' field."],
    ['labels changed', "History searches do not support the 'labels' field."],
    ['assignee = nobodyKnows()', "Unable to find JQL function 'nobodyKnows()'."],
    ['project = currentUser()', "A value provided by the function 'currentUser' is invalid for the field 'project'."],
    [
      'created > soon',
      "Date value 'soon' for field 'created' is invalid. Valid formats include: 'yyyy/MM/dd HH:mm', 'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd', or a period format e.g. '-5d', '4w 2d'.",
    ],
    ['cf[10010] > many', "Value 'many' is invalid for the 'cf[10010]' field."],
  ] as const

  it.each(mistakes)('finds nothing when the meaning is wrong: %s', async (jql) => {
    const answer = await stage.admin.post('/rest/api/3/search/jql', { jql: `${jql} or project = APP` })
    expect({ status: answer.status, body: answer.body }).toEqual({ status: 200, body: { issues: [], isLast: true } })
  })

  it.each(mistakes)('names the mistake when asked to examine: %s', async (jql, sentence) => {
    const answer = await stage.admin.post('/rest/api/3/jql/parse?validation=strict', { queries: [jql] })
    expect(answer.body).toEqual({ queries: [{ query: jql, errors: [sentence] }] })
    const warned = await stage.admin.post('/rest/api/3/jql/parse?validation=warn', { queries: [jql] })
    expect(warned.body).toMatchObject({
      queries: [{ query: jql, warnings: [sentence], structure: expect.any(Object) }],
    })
    const unchecked = await stage.admin.post('/rest/api/3/jql/parse?validation=none', { queries: [jql] })
    expect(unchecked.body).toEqual({ queries: [{ query: jql, structure: expect.any(Object) }] })
  })

  it('ignores an unknown field in the order', async () => {
    expect((await findKeys(stage.admin, 'project = APP order by colour, key')).at(0)).toBe('APP-1')
  })

  it('offers its fields, functions and reserved words', async () => {
    const answer = await stage.admin.get('/rest/api/3/jql/autocompletedata')
    expect(answer.body).toMatchObject({
      visibleFieldNames: expect.arrayContaining([
        expect.objectContaining({
          value: 'status',
          operators: expect.arrayContaining(['was', 'changed']),
          orderable: 'true',
        }),
        expect.objectContaining({ value: '"Story Points[Number]"', cfid: 'cf[10010]', searchable: 'true' }),
      ]),
      visibleFunctionNames: expect.arrayContaining([expect.objectContaining({ value: 'currentUser()' })]),
      jqlReservedWords: expect.arrayContaining(['if', 'set', 'order']),
    })
  })

  it('refuses the same mistakes with 400 when it is strict', async () => {
    const strict = await startStage({ strictJql: true })
    const answer = await strict.admin.post('/rest/api/3/search/jql', { jql: 'colour = red order by nothing' })
    expect(answer.status).toBe(400)
    expect(answer.body).toEqual({
      errorMessages: [
        "Field 'colour' does not exist or you do not have permission to view it.",
        "Field 'nothing' does not exist or you do not have permission to view it.",
      ],
      errors: {},
    })
    await strict.sandbox.close()
  })
})
