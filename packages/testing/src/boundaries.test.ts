import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..')
const floors: Readonly<Record<string, number>> = {
  ceql: 1,
  'element-kit': 2,
  engine: 3,
  elements: 3,
  platform: 4,
  testing: 5,
}
const allowed: Readonly<Record<string, readonly string[]>> = {
  ceql: [],
  'element-kit': ['ceql'],
  engine: ['ceql', 'element-kit'],
  elements: ['ceql', 'element-kit'],
  platform: ['engine'],
  testing: ['ceql', 'element-kit', 'elements', 'engine', 'platform'],
}
const elementKeys = ['jira']

interface Source {
  readonly file: string
  readonly text: string
  /** `packages/engine`, `apps/gateway`. */
  readonly workspace: string
  readonly isTest: boolean
}

const sources: readonly Source[] = ['packages', 'apps'].flatMap((kind) =>
  readdirSync(join(root, kind)).flatMap((name) =>
    ['src', 'test']
      .flatMap((folder) => filesBelow(join(root, kind, name, folder)))
      .map((file) => ({
        file: relative(root, file),
        text: readFileSync(file, 'utf8'),
        workspace: `${kind}/${name}`,
        isTest: /\.test\.ts$|\/test\//.test(file) || name === 'testing',
      })),
  ),
)

describe('the dependency rule', () => {
  it.each(Object.keys(floors))('packages/%s depends only on the floors that it may see', (name) => {
    const own = dependenciesOf(`packages/${name}`).filter((dependency) => dependency.startsWith('@valence/'))
    expect(
      own.map((dependency) => dependency.slice('@valence/'.length)).filter((d) => !allowed[name]?.includes(d)),
    ).toEqual([])
  })

  it('packages/ceql has no dependency at all', () => {
    expect(dependenciesOf('packages/ceql')).toEqual([])
  })

  it('every import of a workspace or package is declared by the workspace that imports it', () => {
    const undeclared = sources
      .filter(({ isTest }) => !isTest)
      .flatMap(({ file, text, workspace }) =>
        importsOf(text)
          .filter((specifier) => !specifier.startsWith('.') && !specifier.startsWith('node:'))
          .map(packageOf)
          .filter((name) => !dependenciesOf(workspace).includes(name))
          .map((name) => `${file} imports ${name}`),
      )
    expect(undeclared).toEqual([])
  })

  it('a package is entered by its one door', () => {
    const deep = sources.flatMap(({ file, text }) =>
      importsOf(text)
        .filter((specifier) => /^@valence\/[^/]+\//.test(specifier))
        .map((specifier) => `${file} imports ${specifier}`),
    )
    expect(deep).toEqual([])
  })

  it('no relative import leaves its workspace, except from tests', () => {
    // What the testing package gives to tests is built like any other package.
    const leaving = sources
      .filter(({ file, isTest }) => !isTest || /^packages\/testing\/(?!.*\.test\.ts$)/.test(file))
      .flatMap(({ file, text, workspace }) =>
        importsOf(text)
          .filter((specifier) => specifier.startsWith('.'))
          .filter((specifier) => !relative(root, resolve(root, dirname(file), specifier)).startsWith(`${workspace}/`))
          .map((specifier) => `${file} imports ${specifier}`),
      )
    expect(leaving).toEqual([])
  })

  it('packages/testing is imported by tests only', () => {
    const importers = sources.filter(({ isTest, text }) => !isTest && importsOf(text).includes('@valence/testing'))
    expect(importers.map(({ file }) => file)).toEqual([])
  })

  it('elements are imported only where an app starts', () => {
    const importers = sources.filter(
      ({ isTest, file, text }) =>
        !isTest &&
        importsOf(text).includes('@valence/elements') &&
        !/^apps\/[^/]+\/src\/(main|start|credentials)\.ts$/.test(file),
    )
    expect(importers.map(({ file }) => file)).toEqual([])
  })

  it('no element key stands in code outside packages/elements', () => {
    const pattern = new RegExp(`['"\`/](${elementKeys.join('|')})['"\`/]`)
    const naming = sources.filter(
      ({ isTest, workspace, text }) =>
        !isTest && workspace.startsWith('packages/') && workspace !== 'packages/elements' && pattern.test(text),
    )
    expect(naming.map(({ file }) => file)).toEqual([])
  })

  it('no circle of imports exists, type imports included', () => {
    expect(circles()).toEqual([])
  })
})

/** Every group of files that reach each other through relative imports (Tarjan's strongly connected components). */
function circles(): readonly string[][] {
  const graph = new Map(
    sources.map(({ file, text }) => [
      file,
      importsOf(text)
        .filter((specifier) => specifier.startsWith('.'))
        .map((specifier) => relative(root, resolve(root, dirname(file), specifier))),
    ]),
  )
  const found: string[][] = []
  const index = new Map<string, number>()
  const low = new Map<string, number>()
  const stack: string[] = []
  const visit = (node: string): number => {
    const order = index.size
    index.set(node, order)
    stack.push(node)
    let lowest = order
    for (const next of graph.get(node) ?? []) {
      if (!graph.has(next)) continue
      if (!index.has(next)) lowest = Math.min(lowest, visit(next))
      else if (stack.includes(next)) lowest = Math.min(lowest, index.get(next) ?? order)
    }
    low.set(node, lowest)
    if (lowest === order) {
      const group = stack.splice(stack.indexOf(node))
      if (group.length > 1 || graph.get(node)?.includes(node)) found.push(group.sort())
    }
    return lowest
  }
  for (const node of graph.keys()) if (!index.has(node)) visit(node)
  return found
}

function filesBelow(folder: string): readonly string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === 'generated') return []
    const path = join(folder, entry.name)
    return entry.isDirectory() ? filesBelow(path) : entry.name.endsWith('.ts') ? [path] : []
  })
}

function importsOf(text: string): readonly string[] {
  return [
    ...text.matchAll(/^(?:import|export)\b[^'";]*?from\s+'([^']+)'|^import\s+'([^']+)'|\bimport\('([^']+)'\)/gm),
  ].map(([, from, bare, dynamic]) => from ?? bare ?? dynamic ?? '')
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}

function dependenciesOf(workspace: string): readonly string[] {
  const { dependencies = {} } = JSON.parse(readFileSync(join(root, workspace, 'package.json'), 'utf8'))
  return Object.keys(dependencies)
}
