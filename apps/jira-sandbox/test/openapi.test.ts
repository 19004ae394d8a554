import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Stage, startStage } from './harness.ts'
import { createReferee, refereeAbsence, refereeIsPresent } from './openapi-referee.ts'
import { tour } from './tour.ts'

if (!refereeIsPresent) console.warn(refereeAbsence)

describe.runIf(refereeIsPresent)('conformance with the OpenAPI description of Jira', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await startStage()
    await tour(stage)
  })
  afterAll(() => stage.sandbox.close())

  it('answers every operation of the tour with success', () => {
    const failed = stage.exchanges.filter((exchange) => exchange.status >= 400)
    expect(failed.map(({ method, path, status, responseBody }) => ({ method, path, status, responseBody }))).toEqual([])
    expect(stage.exchanges.length).toBeGreaterThan(150)
  })

  it('departs from the description in no request and no answer', () => {
    const referee = createReferee()
    const violations = new Set(stage.exchanges.flatMap((exchange) => referee.checkExchange(exchange)))
    expect([...violations]).toEqual([])
  })

  it('says in every answer that it is a simulator', () => {
    for (const { responseHeaders } of stage.exchanges)
      expect(responseHeaders['x-valence-simulator']).toBe('jira-sandbox')
  })
})
