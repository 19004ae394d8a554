import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { operators } from '@valence/ceql'
import { type ConfigurationField, type Element, type Field, type Resource, resourcePath } from '@valence/element-kit'
import { elements } from '@valence/elements'
import { commonConfiguration } from '@valence/engine'
import { evaluatedBy } from './evaluated.ts'

const folder = join(resolve(dirname(fileURLToPath(import.meta.url)), '..'), 'docs/elements')

/** Writes docs/elements/*.md from the elements' own declarations; with --check it only says whether they are up to date. */
function main(): void {
  const isCheck = process.argv.includes('--check')
  const stale = elements.filter((element) => {
    const file = join(folder, `${element.key}.md`)
    const page = render(element)
    if (existsSync(file) && readFileSync(file, 'utf8') === page) return false
    if (!isCheck) writeFileSync(file, page)
    return true
  })
  for (const { key } of stale) {
    process.stderr.write(`docs/elements/${key}.md ${isCheck ? 'is not up to date: run npm run docs' : 'written'}\n`)
  }
  if (isCheck && stale.length > 0) process.exit(1)
}

function render(element: Element): string {
  return `${[
    `# ${element.name}`,
    `<!-- Generated from the element's declaration by \`npm run docs\`. Change the declaration, not this page. -->`,
    element.description,
    `Key \`${element.key}\`, id ${element.id}, hub \`${element.hub}\`, authentication: ${element.authentications.map(({ type }) => type).join(', ')}.`,
    '## Configuration',
    table(
      ['key', 'required', 'default', 'meaning'],
      [...element.configuration, ...commonConfiguration].map((field) => [
        [field.key, ...field.aliases].map(code).join(', also '),
        required(element, field),
        field.defaultValue === undefined ? '' : code(field.defaultValue),
        `${field.description}${field.kind === 'secret' ? ' Secret: sealed at rest, masked in answers.' : ''}`,
      ]),
    ),
    ...(element.guide ?? []).flatMap(({ title, head, rows }) => [`## ${title}`, table(head, rows)]),
    '## Resources',
    table(
      ['path', 'verbs', 'at the provider', 'bulk', 'about'],
      element.resources.map((resource) => [
        code(`/${urlOf(resource)}`),
        verbs(resource),
        code(resource.vendorName),
        resource.operations.bulk === undefined ? '' : `${resource.operations.bulk.chunkSize} rows per call`,
        resource.description,
      ]),
    ),
    'Every list takes every operator on every field; of the few objects that have no name (`comment`), on their parts. The tables say which of them the provider evaluates for ordinary values, in parentheses those of which it finds more, so that the rest is dropped here; all others are evaluated here. `explain=true` tells it of a query.',
    ...element.resources.map(renderResource),
  ].join('\n\n')}\n`
}

function renderResource(resource: Resource): string {
  const { parameters: declared = [], nativeQuery } = resource
  const own = nativeQuery === undefined ? [] : [{ ...nativeQuery, name: nativeQuery.parameter, isRequired: false }]
  const parameters = [...declared, ...own].map(
    ({ name, description, isRequired }) => `- \`${name}\`${isRequired === true ? ', required' : ''}: ${description}`,
  )
  return [
    `### ${resourcePath(resource)}`,
    table(
      ['field', 'type', 'at the provider', 'writable', 'evaluated by the provider', 'ordered by the provider'],
      resource.fields.map((field) => [
        code(field.path),
        field.kind === 'array' ? `array of ${field.itemKind ?? 'object'}` : field.kind,
        code(field.vendorPath),
        writable(field),
        pushedDown(resource, field),
        resource.sortable?.(field.path) ? 'yes' : '',
      ]),
    ),
    ...(parameters.length === 0
      ? []
      : [`Parameters, as query parameters or in \`where\`:\n\n${parameters.join('\n')}`]),
  ].join('\n\n')
}

function urlOf(resource: Resource): string {
  return resource.parent === undefined ? resource.name : `${resource.parent}/{id}/${resource.name}`
}

function verbs({ operations }: Resource): string {
  const { read, list, get, create, upload, update, remove } = operations
  const collection = [
    ...(read || list ? ['GET'] : []),
    ...(create || upload ? [upload ? 'POST (a form)' : 'POST'] : []),
  ]
  const item = [...(get ? ['GET'] : []), ...(update ? ['PATCH', 'PUT'] : []), ...(remove ? ['DELETE'] : [])]
  return [collection.join(' '), item.length === 0 ? '' : `\`/{id}\` ${item.join(' ')}`]
    .filter((part) => part !== '')
    .join('; ')
}

/** Always, or for the ways of authentication that need it. */
function required({ authentications }: Element, { key, required }: ConfigurationField): string {
  if (required) return 'yes'
  const ways = authentications.filter(({ requires }) => requires.includes(key))
  return ways.length === 0 ? '' : `for ${ways.map(({ type }) => type).join(', ')}`
}

function writable({ createable, updateable, required }: Field): string {
  const when = [...(createable ? ['create'] : []), ...(updateable ? ['update'] : [])].join(', ')
  return required ? `${when} (required)` : when
}

function pushedDown(resource: Resource, field: Field): string {
  const { exactly, narrowed } = evaluatedBy(resource, field)
  const isAll = narrowed.length > 1 && exactly.length + narrowed.length === operators.length
  const others = isAll ? [exactly.length === 0 ? '(all)' : '(all others)'] : narrowed.map((one) => `(${code(one)})`)
  return [...exactly.map(code), ...others].join(' ')
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

function code(text: string): string {
  return `\`${text}\``
}

main()
