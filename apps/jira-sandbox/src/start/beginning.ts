import { randomUUID } from 'node:crypto'
import type { OriginRecord, Snapshot } from '../records/records.ts'
import { createLargeBase, type KnownIssues } from '../seed/large/base.ts'
import { type Recipe, readSeed, type SeedChoice } from '../seed/recipe.ts'
import { loadData, writerOf } from '../world/persist.ts'
import type { State } from '../world/state.ts'

interface Choice {
  readonly dataFile?: string
  readonly seed?: SeedChoice
  readonly flavour?: OriginRecord['flavour']
  now(): number
}

export interface Beginning {
  readonly snapshot: Snapshot
  /** Issues of a large seed that are not as it made them. */
  readonly strayedIds: readonly string[]
  /** Tells a later state to the data file. */
  writer(state: State): () => string
  /** The site of the seed, as new; issues that are known to be as new need not be made again. */
  fresh(known: KnownIssues): Snapshot
  /** Any issue as the seed made it, where each can be made by itself. */
  readonly original?: KnownIssues
}

/**
 * What a sandbox begins with: its data file, or else a seed.
 * @throws Error when the data file is of another flavour or seed than the one asked for.
 */
export async function beginWith({ dataFile, seed, flavour, now }: Choice): Promise<Beginning> {
  const saved = dataFile === undefined ? undefined : await loadData(dataFile)
  if (dataFile !== undefined && saved) {
    const { origin } = saved.snapshot
    refuseOther('flavour', dataFile, origin.flavour, flavour)
    refuseOther('seed', dataFile, origin.seed, seed && nameOf(seed))
    const recipe = await recipeOf(seed, origin)
    return { ...saved, ...againOf(recipe, origin, now) }
  }
  const origin: OriginRecord = { flavour: flavour ?? 'cloud', seed: nameOf(seed ?? 'small') }
  const recipe = await readSeed(seed ?? 'small')
  const again = againOf(recipe, origin, now)
  return { snapshot: again.fresh(() => undefined), strayedIds: [], writer: writerOf, ...again }
}

function againOf(recipe: Recipe, origin: OriginRecord, now: () => number): Pick<Beginning, 'fresh' | 'original'> {
  const fresh = (known: KnownIssues) => ({ ...recipe(randomUUID, now(), known), origin })
  return origin.seed === 'large' ? { fresh, original: createLargeBase().issueOf } : { fresh }
}

/** A seed file may be gone since; that matters only to those who want to begin anew. */
async function recipeOf(choice: SeedChoice | undefined, { seed = 'small' }: OriginRecord): Promise<Recipe> {
  if (choice !== undefined) return readSeed(choice)
  if (isKind(seed)) return readSeed(seed)
  return readSeed({ file: seed }).catch((cause: unknown) => () => {
    throw cause
  })
}

function isKind(name: string): name is 'small' | 'empty' | 'large' {
  return name === 'small' || name === 'empty' || name === 'large'
}

/** What a seed is called in a data file and to people. */
function nameOf(seed: SeedChoice): string {
  if (typeof seed === 'string') return seed
  return 'file' in seed ? seed.file : 'description'
}

function refuseOther(what: string, file: string, known: string | undefined, wanted: string | undefined): void {
  if (known === undefined || wanted === undefined || known === wanted) return
  throw new Error(
    `The data file ${file} is of the ${what} '${known}', not '${wanted}'. Leave the ${what} out to go on with it, or start with --reset to begin anew.`,
  )
}
