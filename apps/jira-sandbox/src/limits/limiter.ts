import { createCloudLimits } from './cloud.ts'
import { createDataCenterLimits } from './datacenter.ts'
import type { Limits } from './limits.ts'
import type { PointsBook } from './points.ts'
import type { LimitSettings } from './settings.ts'

/** The limits in force; another setting begins with full accounts, the one shared by all tenants included. */
export interface Limiter extends Limits {
  settings(): LimitSettings
  configure(settings: LimitSettings): void
}

const unlimited: Limits = { admit: () => ({ headers: {} }), settle: () => ({}) }

export function createLimiter(settings: LimitSettings, ofAllTenants: PointsBook): Limiter {
  let current = settings
  let limits = limitsOf(settings, ofAllTenants)
  return {
    admit: (request, now) => limits.admit(request, now),
    settle: (request, body, now) => limits.settle(request, body, now),
    settings: () => current,
    configure(next) {
      current = next
      ofAllTenants.clear()
      limits = limitsOf(next, ofAllTenants)
    },
  }
}

function limitsOf(settings: LimitSettings, ofAllTenants: PointsBook): Limits {
  if (settings.preset === 'cloud') return createCloudLimits(settings, ofAllTenants)
  return settings.preset === 'datacenter' ? createDataCenterLimits(settings) : unlimited
}
