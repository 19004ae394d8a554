import type { View } from '../world/world.ts'

/** Parts of an answer that only Cloud has. */
export function onCloud<Parts extends object>(view: View, parts: Parts): Parts | Record<never, never> {
  return view.world.flavour.name === 'cloud' ? parts : {}
}

/** Parts of an answer that only a Data Center has. */
export function onDataCenter<Parts extends object>(view: View, parts: Parts): Parts | Record<never, never> {
  return view.world.flavour.name === 'datacenter' ? parts : {}
}
