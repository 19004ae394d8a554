import { benchLayers } from './connection-layers.ts'
import { benchStorm } from './connection-storm.ts'
import type { BenchWorld } from './world.ts'

/** What stands between an element and its provider: what it costs, and what it does when the provider limits. */
export async function benchConnection(world: BenchWorld): Promise<string> {
  return `${await benchLayers(world)}\n\n${await benchStorm(world)}`
}
