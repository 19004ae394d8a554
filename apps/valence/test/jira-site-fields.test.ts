import { parse, pushDown } from '@valence/ceql'
import type { Exchange } from '@valence/jira-sandbox'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { generateSite } from './generated-site.ts'
import { dialect, walkAll } from './jira-line.ts'
import { openSite, type Site } from './jira-sites.ts'

describe.each(['cloud', 'datacenter'] as const)('a where about fields that only the site knows (%s)', (way) => {
  let site: Site

  beforeAll(async () => {
    site = await openSite(way, { seed: generateSite(1, 10) })
  })

  afterAll(() => site.sandbox.close())

  it.each([
    ["customfield_10201 = 'login page'", 'cf[10201] ~ "login" AND cf[10201] ~ "page"'],
    ["customfield_10201 LIKE 'log%'", 'cf[10201] IS NOT EMPTY'],
    ["customfield_10202 = 'login page'", 'cf[10202] IS NOT EMPTY'],
    ['customfield_10203 > 2.5', 'cf[10203] > "2.5"'],
    ["customfield_10203 IN (1, '-3')", 'cf[10203] IN ("1", "-3")'],
    ['customfield_10203 BETWEEN 1 AND 3', 'cf[10203] >= "1" AND cf[10203] <= "3"'],
    ['customfield_10203 != 1', 'cf[10203] IS NOT EMPTY'],
    ["customfield_10204 >= '2026-01-20'", 'cf[10204] >= "2026-01-19"'],
    ["customfield_10205 < '2026-01-20T00:00:00Z'", 'cf[10205] <= 1768867320000'],
    ["customfield_10207 = 'Some'", 'cf[10207] = "Some"'],
    ["customfield_10208 IN ('North', 'Nowhere')", 'cf[10208] = "North"'],
    ["customfield_10209 = 'red'", 'cf[10209] = "red"'],
    ["customfield_10210 LIKE 'Sprint%' OR customfield_10207 = 'Some'", 'cf[10210] IS NOT EMPTY OR cf[10207] = "Some"'],
    ['votes >= 3', 'votes >= "3"'],
    ['watches IN (1, 2)', 'watchers IN ("1", "2")'],
    ["customfield_99999 = 'x' OR customfield_10207 = 'Some'", 'created >= "1970-01-01"'],
    ["customfield_10210 = 'Sprint 1'", 'cf[10210] = "Sprint 1"'],
  ])('asks what its type and operators can say: %s', async (where, jql) => {
    const { native } = pushDown(parse(where), dialect())
    await walkAll(site.connection, 'incidents', 100, {
      fields: ['key'],
      ...(native !== undefined && { where: native }),
    })
    expect(lastSearch(site.exchanges)).toBe(`${jql} ORDER BY created ASC, id ASC`)
  })
})

function lastSearch(exchanges: readonly Exchange[]): unknown {
  const { requestBody } = exchanges.findLast(({ path }) => path.includes('/search')) ?? {}
  return typeof requestBody === 'object' && requestBody !== null && 'jql' in requestBody ? requestBody.jql : undefined
}
