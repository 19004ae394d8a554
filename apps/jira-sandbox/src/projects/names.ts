import type { ProjectRecord } from '../records/records.ts'
import type { View } from '../world/world.ts'
import { shelfAt } from './shelf.ts'

const keyForm = /^[A-Z][A-Z0-9_]+$/
export const keyLengthMax = 10
export const nameLengthMax = 80

/** Why a key cannot be the key of the project (or of a new one); undefined when it can. */
export function keyFault(view: View, key: string, self: ProjectRecord | undefined): string | undefined {
  if (key === '') return 'You must specify a valid project key.'
  if (key.length > keyLengthMax) return `The project key must not exceed ${keyLengthMax} characters in length.`
  if (!keyForm.test(key)) {
    return 'Project keys must start with an uppercase letter, followed by one or more uppercase alphanumeric characters.'
  }
  const owner = all(view).find((project) => project.key === key)
  return owner && owner !== self ? `Project '${owner.name}' uses this project key.` : undefined
}

export function nameFault(view: View, name: string | undefined, self: ProjectRecord | undefined): string | undefined {
  if (name === undefined || name.trim() === '') return 'You must specify a valid project name.'
  if (name.length > nameLengthMax) return `The project name must not exceed ${nameLengthMax} characters in length.`
  return isTaken(view, name, self) ? 'A project with that name already exists.' : undefined
}

/** A free key near the wanted one: shortened to its letters and digits, then numbered. */
export function validKeyNear(view: View, wanted: string): string {
  const letters = wanted
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]/g, '')
    .replace(/^[0-9]+/, '')
    .slice(0, keyLengthMax)
  const base = letters.length >= 2 ? letters : `${letters}PROJECT`.slice(0, keyLengthMax)
  return firstFree(base, (key) => keyFault(view, key, undefined) === undefined, keyLengthMax, '')
}

/** The name itself when it is free, and otherwise the name with a number. */
export function validNameNear(view: View, wanted: string): string {
  return firstFree(wanted, (name) => !isTaken(view, name, undefined), nameLengthMax, ' ')
}

function firstFree(base: string, isFree: (candidate: string) => boolean, lengthMax: number, gap: string): string {
  if (isFree(base)) return base
  for (let number = 2; ; number += 1) {
    const ending = `${gap}${number}`
    const candidate = base.slice(0, lengthMax - ending.length) + ending
    if (isFree(candidate)) return candidate
  }
}

function isTaken(view: View, name: string, self: ProjectRecord | undefined): boolean {
  return all(view).some((project) => project !== self && project.name.toLowerCase() === name.toLowerCase())
}

/** Names and keys stay taken while a project lies in the trash. */
function all(view: View): ProjectRecord[] {
  return [...view.state.projects.values(), ...shelfAt(view.state, view.world.now()).map(({ project }) => project)]
}
