import { createFieldCatalog } from '../fields/catalog.ts'
import { createJqlEngine, type JqlEngine } from '../jql/engine.ts'
import type { State } from '../world/state.ts'
import type { View, World } from '../world/world.ts'
import { shelfAt, unshelve } from './shelf.ts'

/** A site to look at only, and the search over it. */
interface Wider {
  readonly revision: number
  readonly world: World
  readonly engine: JqlEngine
}

const remembered = new WeakMap<State, Wider>()

/**
 * The site as it would be with its archived projects among the others, for searches that ask for them. Nothing that is
 * done to it stays. Undefined when no project is archived.
 */
export function withArchived(view: View): { readonly view: View; readonly engine: JqlEngine } | undefined {
  const { world, state } = view
  if (!shelfAt(state, world.now()).some(({ why }) => why === 'archived')) return undefined
  const known = remembered.get(state)
  const wider = known?.revision === state.revision ? known : widen(world)
  remembered.set(state, wider)
  return { view: { ...view, world: wider.world, state: wider.world.state }, engine: wider.engine }
}

function widen(world: World): Wider {
  const state = copyOf(world.state)
  for (const shelved of [...state.administration.shelf]) if (shelved.why === 'archived') unshelve(state, shelved)
  const usersNamed = (word: string) => world.flavour.usersNamed(state, word)
  const { zones, now } = world
  const engine = createJqlEngine({ state, catalog: createFieldCatalog(state), zones, now, usersNamed })
  return { revision: world.state.revision, world: { ...world, state }, engine }
}

/** What taking a project from the shelf writes into is copied; records are shared. */
function copyOf(state: State): State {
  const sets = (map: ReadonlyMap<string, ReadonlySet<string>>) =>
    new Map([...map].map(([key, ids]) => [key, new Set(ids)]))
  return {
    ...state,
    projects: new Map(state.projects),
    components: new Map(state.components),
    versions: new Map(state.versions),
    issues: new Map(state.issues),
    links: new Map(state.links),
    issueIdByKey: new Map(state.issueIdByKey),
    childIds: sets(state.childIds),
    linkIdsByIssue: sets(state.linkIdsByIssue),
    touchedIssueIds: new Set(),
    unsavedIssueIds: new Set(),
    strayedIssueIds: new Set(),
    administration: { ...state.administration, shelf: [...state.administration.shelf] },
  }
}
