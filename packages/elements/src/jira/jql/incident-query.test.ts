import { parse, print, pushDown } from '@valence/ceql'
import { describe, expect, it } from 'vitest'
import { incidentDialect, isSortable, orderTerms } from './incident-query.ts'
import { writeJql } from './jql.ts'

function split(where: string): { jql?: string; here?: string } {
  const { native, residual } = pushDown(parse(where), incidentDialect)
  return {
    ...(native !== undefined && { jql: native.kind === 'nothing' ? 'nothing' : writeJql(native) }),
    ...(residual !== undefined && { here: print(residual) }),
  }
}

describe('what Jira filters exactly', () => {
  it.each([
    ["id = '10001'", 'id = 10001'],
    ['id IN (10001, 10002)', 'id IN (10001, 10002)'],
    ["project = 'HELP'", 'project = "HELP"'],
    ["fields.project = 'HELP'", 'project = "HELP"'],
    ["project IN ('HELP', 'IF')", 'project IN ("HELP", "IF")'],
    ["status = 'In Progress'", 'status = "In Progress"'],
    ['status = 3', 'status IN ("3", 3)'],
    ["components = 'Console'", 'component = "Console"'],
    ["fixVersions IN ('1.0', 10000)", 'fixVersion IN ("1.0", "10000", 10000)'],
    ["versions = '2.0'", 'affectedVersion = "2.0"'],
    ['attachment IS NULL', 'attachments IS EMPTY'],
    ['assignee IS EMPTY', 'assignee IS EMPTY'],
    ['labels IS NOT EMPTY', 'labels IS NOT EMPTY'],
    ["issuetype IN ('Bug', 'Task')", 'issuetype IN ("Bug", "Task")'],
    ["priority = 'High'", 'priority = "High"'],
    ['resolution IS NULL', 'resolution IS EMPTY'],
    ['assignee IS NOT NULL', 'assignee IS NOT EMPTY'],
    ["assignee = '5b10ac8d82e05b22cc7d4ef5'", 'assignee = "5b10ac8d82e05b22cc7d4ef5"'],
    [
      "reporter = '712020:0c1d2e3f-4a5b-4c6d-8e7f-9a0b1c2d3e4f'",
      'reporter = "712020:0c1d2e3f-4a5b-4c6d-8e7f-9a0b1c2d3e4f"',
    ],
    ["labels = 'ui'", 'labels = "ui"'],
    ["labels NOT IN ('ui', 'db')", 'labels NOT IN ("ui", "db")'],
    ['fixVersions IS NULL', 'fixVersion IS EMPTY'],
    ['components IS NOT NULL', 'component IS NOT EMPTY'],
    ['duedate IS NULL', 'due IS EMPTY'],
    ["statusCategory = 'Done'", 'statusCategory = 3'],
    ["statusCategory != 'indeterminate'", 'statusCategory != 4'],
    ["project = 'A' AND (labels = 'x' OR labels = 'y')", 'project = "A" AND (labels = "x" OR labels = "y")'],
  ])('%s', (where, jql) => {
    expect(split(where)).toEqual({ jql })
  })

  it('finds nothing by an id that cannot be one', () => {
    expect(split("id = '010'")).toEqual({ jql: 'nothing' })
    expect(split("id = 'HELP-1' OR id = '7'")).toEqual({ jql: 'id = 7' })
  })
})

describe('what Jira narrows and CEQL decides', () => {
  it.each([
    ["key = 'help-1'", 'key = "HELP-1"'],
    ["parent IN ('HELP-1', 10002)", 'parent IN ("HELP-1", 10002)'],
    ["status != 'Done'", 'status != "Done"'],
    ["project NOT IN ('A', 'B')", 'project NOT IN ("A", "B")'],
    ["fields.status.name = 'Done'", 'status = "Done"'],
    ["project.key IN ('A', 'B')", 'project IN ("A", "B")'],
    ["fields.fixVersions.name = '1.0'", 'fixVersion = "1.0"'],
    ['components.id = 10000', 'component IN ("10000", 10000)'],
    ["status.statusCategory.key = 'done'", 'statusCategory = 3'],
    ["statusCategory.name IN ('To Do', 'Done')", 'statusCategory IN (2, 3)'],
    ["assignee.accountId = '5b10ac8d82e05b22cc7d4ef5'", 'assignee = "5b10ac8d82e05b22cc7d4ef5"'],
    ["statusCategory = 'To Do'", 'statusCategory = 2'],
    ["assignee = 'Ada Moreno'", 'assignee IS NOT EMPTY'],
    ["creator = 'Ada Moreno'", 'creator IS NOT EMPTY'],
    ["assignee != '5b10ac8d82e05b22cc7d4ef5'", 'assignee IS NOT EMPTY'],
    ["components LIKE 'Con%'", 'component IS NOT EMPTY'],
    ["components != 'Console'", 'component != "Console"'],
    ["status = '007'", 'status = "007"'],
    ["key LIKE 'help-1%'", 'project = "HELP"'],
    ["key BETWEEN 'HELP-1' AND 'HELP-5'", 'project = "HELP"'],
    ["key > 'HELP-1' AND key <= 'help-5'", 'project = "HELP"'],
    [
      "created BETWEEN '2026-01-02T03:04:00Z' AND '2026-01-03T03:04:00Z'",
      'created >= 1767322920000 AND created <= 1767409560000',
    ],
    [
      "created NOT BETWEEN '2026-01-02T03:04:00Z' AND '2026-01-03T03:04:00Z'",
      'created <= 1767323160000 OR created >= 1767409320000',
    ],
    ["summary CONTAINS 'the login fails'", 'summary ~ "login"'],
    ["resolution = 'unresolved'", 'resolution IS NOT EMPTY'],
    ["resolution.name = 'Done'", 'resolution = "Done"'],
    ["description LIKE '%timeout%'", 'description IS NOT EMPTY'],
    ["customfield_10100 = '1|hzzvw7:'", 'cf[10100] IS NOT EMPTY'],
    ["fields.customfield_10100 LIKE 'x%'", 'cf[10100] IS NOT EMPTY'],
    ["created >= '2026-01-02T03:04:05.678Z'", 'created >= 1767322920000'],
    ["fields.updated < '2026-01-02T05:04:05.678+02:00'", 'updated <= 1767323160000'],
    ["resolutiondate = '2026-01-02T03:04:00Z'", 'resolved >= 1767322920000 AND resolved <= 1767323160000'],
    ["resolutiondate != '2026-01-02T03:04:00Z'", 'resolved IS NOT EMPTY'],
    ["duedate <= '2026-01-31'", 'due <= "2026-02-01"'],
    ["duedate IN ('2026-01-31', '2026-03-01')", 'due >= "2026-01-30" AND due <= "2026-03-02"'],
  ])('%s', (where, jql) => {
    expect(split(where)).toEqual({ jql, here: print(parse(where)) })
  })
})

describe('words of the summary', () => {
  it.each([
    ["summary = 'Login page fails'", 'summary ~ "login" AND summary ~ "page" AND summary ~ "fails"'],
    ["summary LIKE 'Login page fails'", 'summary ~ "page"'],
    ["summary LIKE 'Login page%'", 'summary ~ "login"'],
    ["summary LIKE '%login page'", 'summary ~ "page"'],
    ["summary LIKE '% login %'", 'summary ~ "login"'],
  ])('are asked for where they must be whole: %s', (where, jql) => {
    expect(split(where)).toEqual({ jql, here: print(parse(where)) })
  })

  it.each([
    "summary LIKE 'QBO%'",
    "summary LIKE '%fail%'",
    "summary = 'and the e-mail'",
    "summary LIKE '% naïve %'",
    "summary NOT LIKE '% login %'",
  ])('are not asked for where they may be parts or are not indexed: %s', (where) => {
    expect(split(where)).toEqual({ here: print(parse(where)) })
  })
})

describe('what Jira cannot say', () => {
  it.each([
    "id > '10001'",
    "key LIKE '%-1'",
    "key LIKE 'HEL%'",
    "key BETWEEN 'APP-1' AND 'HELP-1'",
    "key > 'HELP-1'",
    'customfield_10100 IS EMPTY',
    "project = ''",
    "project = ' HELP'",
    "created != '2026-01-02'",
    "statusCategory != 'To Do'",
    "status = 'Done' OR summary LIKE '%x%'",
    'customfield_10100 IS NULL',
    "fields.id = '10001'",
    "status.name = '3'",
    "status.name != 'Done'",
    "project.name = 'Help'",
    'votes IS NULL',
    "issuelinks = 'x'",
    "constructor = 'x'",
  ])('stays here: %s', (where) => {
    expect(split(where)).toEqual({ here: print(parse(where)) })
  })

  it('stays here beside what it can say', () => {
    expect(split("project = 'A' AND summary LIKE '%x%'")).toEqual({
      jql: 'project = "A"',
      here: "summary LIKE '%x%'",
    })
  })

  it('does not let a date out of the calendar of JQL', () => {
    expect(split("created > '0001-01-01'")).toEqual({
      jql: 'created >= "1970-01-01"',
      here: "created > '0001-01-01'",
    })
    expect(split("duedate > '9999-12-31'").jql).toBe('due >= "9999-12-01"')
    expect(split('created < 1e300').jql).toBe('created >= "1970-01-01"')
  })
})

describe('ORDER BY', () => {
  it('ends without ties, and begins with the oldest when nothing is asked for', () => {
    expect(orderTerms([])).toEqual(['created ASC', 'id ASC'])
    expect(orderTerms([{ field: 'fields.duedate', direction: 'desc' }])).toEqual(['due DESC', 'id ASC'])
  })

  it('is left to Jira only for fields by which it orders dependably', () => {
    expect(['key', 'created', 'fields.updated', 'priority', 'summary'].every(isSortable)).toBe(true)
    expect(['id', 'status', 'assignee', 'customfield_10100', 'toString'].some(isSortable)).toBe(false)
  })
})
