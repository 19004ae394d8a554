import type { AvatarRecord } from '../records/records.ts'
import type { View } from '../world/world.ts'

export const avatarSizes = { xsmall: '16x16', small: '24x24', medium: '32x32', large: '48x48' } as const
export type AvatarKind = AvatarRecord['kind']

/** The numbers of the pictures every site has. */
const systemIds: Readonly<Record<AvatarKind, readonly number[]>> = {
  project: range(10_400, 24),
  issuetype: range(10_300, 23),
  priority: range(10_560, 10),
}

function range(first: number, length: number): number[] {
  return Array.from({ length }, (_, at) => first + at)
}

export function isSystemAvatar(kind: AvatarKind, id: string): boolean {
  return systemIds[kind].includes(Number(id))
}

export function systemAvatars(view: View, kind: AvatarKind, selectedId?: string) {
  return systemIds[kind].map((number) => {
    const id = String(number)
    return {
      id,
      fileName: `${kind}-${id}.svg`,
      isSystemAvatar: true,
      isSelected: id === selectedId,
      isDeletable: false,
      urls: avatarLinks(view, kind, id),
    }
  })
}

export function customAvatarJson(view: View, avatar: AvatarRecord, selectedId?: string) {
  return {
    id: avatar.id,
    owner: avatar.ownerId,
    isSystemAvatar: false,
    isSelected: avatar.id === selectedId,
    isDeletable: true,
    urls: avatarLinks(view, avatar.kind, avatar.id),
  }
}

function avatarLinks(view: View, kind: AvatarKind, id: string): Record<string, string> {
  const address = `${view.base}/universal_avatar/view/type/${kind}/avatar/${id}`
  return Object.fromEntries(
    Object.entries(avatarSizes).map(([name, size]) => [size, name === 'large' ? address : `${address}?size=${name}`]),
  )
}

/** The sandbox draws pictures of its own: a disc whose colour comes from the number. */
export function drawnAvatar(id: string): string {
  const hue = (Number(id) * 47) % 360
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48" width="48" height="48"><circle cx="24" cy="24" r="24" fill="hsl(${hue} 60% 50%)"/></svg>`
}
