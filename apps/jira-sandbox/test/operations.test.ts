import { existsSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Stage, startStage } from './harness.ts'

const descriptionFile = new URL('../../../../shared/jira/openapi-v3.json', import.meta.url)
const isPresent = existsSync(descriptionFile)
if (!isPresent) process.stderr.write('The description of Jira is not here; its operations are not counted.\n')

const documentSchema = z.looseObject({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) })
const methods = ['get', 'post', 'put', 'delete']

function describedOperations(): { method: string; path: string }[] {
  const { paths } = documentSchema.parse(JSON.parse(readFileSync(descriptionFile, 'utf8')))
  return Object.entries(paths).flatMap(([template, operations]) =>
    Object.keys(operations)
      .filter((method) => methods.includes(method))
      .map((method) => ({ method: method.toUpperCase(), path: template.replaceAll(/\{[^}]+\}/g, '1') })),
  )
}

describe.runIf(isPresent)('the operations that Atlassian describes', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await startStage({ seed: 'empty' })
  })
  afterAll(() => stage.sandbox.close())

  it('are all known: answered, or refused by name with 501', async () => {
    const operations = describedOperations()
    const unknown: string[] = []
    let refused = 0
    for (const { method, path } of operations) {
      const headers = { 'content-type': 'application/json' }
      const body = method === 'POST' || method === 'PUT' ? '{}' : null
      const answer = await fetch(stage.sandbox.url + path, { method, headers, body, redirect: 'manual' })
      const text = await answer.text()
      if (answer.status === 501) refused += 1
      if (answer.status === 405 || text.includes('No endpoint')) unknown.push(`${method} ${path}`)
    }
    expect(unknown).toEqual([])
    expect(operations.length).toBeGreaterThan(600)
    expect(operations.length - refused).toBeGreaterThan(410)
  })
})
