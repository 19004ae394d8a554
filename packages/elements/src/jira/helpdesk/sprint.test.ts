import { describe, expect, it } from 'vitest'
import { sprintOf } from './sprint.ts'

const closed = { id: 1, name: 'One', state: 'closed' }
const active = { id: 2, name: 'Two', state: 'active' }
const future = { id: 3, name: 'Three', state: 'future' }

describe('the sprint of a ticket', () => {
  it.each([
    ['the active one', [closed, active, future], '2'],
    ['the next one, when none is active', [closed, future], '3'],
    ['the last one, when all are over', [{ ...closed, id: 7 }, closed], '1'],
  ])('is %s', (_, sprints, id) => expect(sprintOf(sprints)?.id).toBe(id))

  it('is none without any', () => {
    expect([null, undefined, [], 'x', [7]].map(sprintOf)).toEqual([null, null, null, null, null])
  })

  it('is read from the text of an older Data Center', () => {
    const text =
      'com.atlassian.greenhopper.service.sprint.Sprint@1f[id=12,rapidViewId=3,state=ACTIVE,name=Up, up [and] away,startDate=<null>]'
    expect(sprintOf([text])).toEqual({ id: '12', name: 'Up, up [and] away', state: 'active' })
  })
})
