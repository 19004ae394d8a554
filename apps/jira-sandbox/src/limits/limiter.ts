import { createCloudLimits } from './cloud.ts'
import { createDataCenterLimits } from './datacenter.ts'
import type { Limits } from './limits.ts'
import type { LimitSettings } from './settings.ts'

/** The limits in force; another setting begins with full accounts. */
export interface Limiter extends Limits {
  settings(): LimitSettings
  configure(settings: LimitSettings): void
}

const unlimited: Limits = { admit: () => ({ headers: {} }), settle: () => ({}) }

export function createLimiter(settings: LimitSettings): Limiter {
  let current = settings
  let limits = limitsOf(settings)
  return {
    admit: (request, now) => limits.admit(request, now),
    settle: (request, body, now) => limits.settle(request, body, now),
    settings: () => current,
    configure(next) {
      current = next
      limits = limitsOf(next)
    },
  }
}

function limitsOf(settings: LimitSettings): Limits {
  if (settings.preset === 'cloud') return createCloudLimits(settings)
  return settings.preset === 'datacenter' ? createDataCenterLimits(settings) : unlimited
}
