import { describe, expect, it } from 'vitest'
import { delayAfter, noJitter, schedules, tenPercent } from './schedule.ts'

describe('schedules', () => {
  it('documented waits 4ⁿ seconds nine times', () => {
    expect(schedules.documented.map((ms) => ms / 1000)).toEqual([4, 16, 64, 256, 1024, 4096, 16_384, 65_536, 262_144])
  })

  it('newer waits 8ⁿ seconds five times', () => {
    expect(schedules.newer.map((ms) => ms / 1000)).toEqual([8, 64, 512, 4096, 32_768])
  })
})

describe('delayAfter', () => {
  it('gives the wait that follows the attempt, and nothing after the last', () => {
    expect(delayAfter([1000, 2000], 1, noJitter, undefined)).toBe(1000)
    expect(delayAfter([1000, 2000], 2, noJitter, undefined)).toBe(2000)
    expect(delayAfter([1000, 2000], 3, noJitter, undefined)).toBeUndefined()
  })

  it('waits as long as the receiver asks when that is longer, and never shorter than the schedule', () => {
    expect(delayAfter([4000], 1, noJitter, 60_000)).toBe(60_000)
    expect(delayAfter([4000], 1, noJitter, 1000)).toBe(4000)
  })

  it.each([86_400_001, Number.POSITIVE_INFINITY])('waits no longer than a day when %d ms are asked for', (ms) => {
    expect(delayAfter([4000], 1, noJitter, ms)).toBe(86_400_000)
    expect(delayAfter([262_144_000], 1, noJitter, ms)).toBe(262_144_000)
  })

  it('stretches the wait by up to ten percent either way', () => {
    expect(
      delayAfter(
        [10_000],
        1,
        tenPercent(() => 0),
        undefined,
      ),
    ).toBe(9000)
    expect(
      delayAfter(
        [10_000],
        1,
        tenPercent(() => 0.5),
        undefined,
      ),
    ).toBe(10_000)
    expect(
      delayAfter(
        [10_000],
        1,
        tenPercent(() => 0.999_999),
        undefined,
      ),
    ).toBe(11_000)
  })
})
