import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startWorld, type World } from './harness.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())

describe('POST /instances', () => {
  it('answers an instance whose secrets are masked and whose token addresses it', async () => {
    const { status, body } = await world.call('POST', '/instances', {
      authorization: world.platform,
      json: { element: { key: 'jira' }, name: 'My Jira', configuration: world.configuration },
    })
    expect(status).toBe(200)
    expect(body).toMatchObject({
      name: 'My Jira',
      tags: ['My Jira'],
      valid: true,
      configuration: { password: '********' },
    })
  })
})
