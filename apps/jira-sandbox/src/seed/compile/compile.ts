import type { Snapshot } from '../../records/records.ts'
import type { Seed } from '../description/seed.ts'
import { addSchemes } from './access.ts'
import { addContexts, addCustomFields } from './custom-fields.ts'
import { createDraft } from './draft.ts'
import { addFilters } from './filters.ts'
import { addIssues } from './issues.ts'
import { addNotificationSchemes } from './notifications.ts'
import { addPeople } from './people.ts'
import { addProjects } from './projects.ts'
import { addVocabulary } from './vocabulary.ts'

interface Compilation {
  readonly seed: Seed
  /** What is there before; it is added to. */
  readonly site: Snapshot
  /** The instant that relative times count back from, epoch milliseconds. */
  readonly at: number
  /** What the description is called in errors. */
  readonly origin: string
}

/** @throws SeedError that names every reference that leads nowhere, with its place. */
export function addSeed({ seed, site, at, origin }: Compilation): void {
  const draft = createDraft(site, at, origin)
  addPeople(draft, seed)
  addVocabulary(draft, seed)
  addSchemes(draft, seed)
  addNotificationSchemes(draft, seed)
  addCustomFields(draft, seed)
  addProjects(draft, seed)
  addContexts(draft, seed)
  addIssues(draft, seed)
  addFilters(draft, seed)
  draft.settle()
}
