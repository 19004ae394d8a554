import type { Snapshot } from '../records/records.ts'
import { addSeed } from './compile/compile.ts'
import { readDescription, readDescriptionFile } from './description/read.ts'
import type { Seed, SeedDescription } from './description/seed.ts'
import { type KnownIssues, largeSnapshot } from './large/base.ts'
import { people } from './people.ts'
import { emptySite, storySite, wordsOnly } from './sites.ts'
import { addSmallExtras } from './small/extras.ts'
import { newToken } from './token.ts'

export { SeedError } from './description/read.ts'
export type { SeedDescription } from './description/seed.ts'
export { newToken } from './token.ts'

/**
 * What a new sandbox begins with: `small` has about three hundred issues, `empty` the same people and projects without
 * any, `large` a hundred thousand; or a site of one's own, in a file or as a value (docs/sandbox-seed.md).
 */
export type SeedChoice = 'small' | 'empty' | 'large' | { readonly file: string } | SeedDescription

/**
 * Makes the site anew each time it is called; `at` is the instant that relative times count back from. A seed of many
 * issues takes those that are `known` to be as it would make them.
 */
export type Recipe = (uuid: () => string, at: number, known?: KnownIssues) => Snapshot

/** @throws SeedError that says what in a description does not fit, and where. The recipe may throw it, too. */
export async function readSeed(choice: SeedChoice): Promise<Recipe> {
  if (typeof choice === 'string') return (uuid, _at, known) => seedSnapshot(choice, uuid, known)
  const isFile = 'file' in choice
  const origin = isFile ? `The seed file ${choice.file}` : 'The seed'
  const seed = isFile ? await readDescriptionFile(choice.file) : readDescription(choice, origin)
  return (uuid, at) => build(seed, origin, uuid, at)
}

export function seedSnapshot(kind: 'small' | 'empty' | 'large', uuid: () => string, known?: KnownIssues): Snapshot {
  if (kind === 'large') return largeSnapshot(uuid, known)
  return kind === 'small' ? smallSite(uuid) : emptySite(uuid)
}

function smallSite(uuid: () => string): Snapshot {
  const site = storySite(uuid)
  addSmallExtras(site)
  return site
}

function build(seed: Seed, origin: string, uuid: () => string, at: number): Snapshot {
  const site = bases[seed.extends](uuid)
  // Somebody has to be there; the people of the standard site, unless the description brings its own.
  if (site.users.length === 0 && seed.users.length === 0) {
    site.users.push(...people(newToken))
    site.groups.push(...emptySite(uuid).groups)
  }
  addSeed({ seed, site, at, origin })
  return site
}

const bases = { words: wordsOnly, empty: emptySite, small: smallSite } as const
