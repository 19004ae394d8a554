import type { TransitionRecord } from '../records/records.ts'
import type { View } from '../world/world.ts'
import { resolutionJson, statusJson } from './references.ts'

export function transitionJson(view: View, transition: TransitionRecord, withFields: boolean) {
  const to = view.state.statuses.get(transition.to)
  const hasScreen = transition.resolution === 'set'
  return {
    id: transition.id,
    name: transition.name,
    ...(to && { to: statusJson(view, to) }),
    hasScreen,
    isGlobal: false,
    isInitial: false,
    isAvailable: true,
    isConditional: false,
    isLooped: false,
    ...(withFields && { fields: hasScreen ? { resolution: resolutionField(view) } : {} }),
  }
}

function resolutionField(view: View) {
  return {
    required: true,
    schema: { type: 'resolution', system: 'resolution' },
    name: 'Resolution',
    key: 'resolution',
    hasDefaultValue: true,
    operations: ['set'],
    allowedValues: [...view.state.resolutions.values()].map((resolution) => resolutionJson(view, resolution)),
  }
}
