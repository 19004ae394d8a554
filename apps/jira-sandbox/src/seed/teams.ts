import type { TeamRecord } from '../records/records.ts'

const [admin, bruno, chidi, dana, emre, farah, goro] = Array.from(
  { length: 7 },
  (_, index) => `5a0e4c1d9b7f3a2e6c8d000${index + 1}`,
)

/** Teams of the standard people; one of them only this site knows. */
export const teams: readonly TeamRecord[] = [
  team('0001', 'Service desk', 'Answers colleagues who need help.', 'OPEN', [bruno, chidi]),
  team('0002', 'Storefront web', 'The shop in the browser.', 'MEMBER_INVITE', [dana, emre, farah]),
  team('0003', 'Storefront mobile', 'The shop on phones.', 'MEMBER_INVITE', [farah, goro]),
  { ...team('0004', 'Site keepers', 'Those who run this site.', 'ORG_ADMIN_MANAGED', [admin]), siteScoped: true },
]

function team(
  number: string,
  displayName: string,
  description: string,
  teamType: TeamRecord['teamType'],
  members: readonly (string | undefined)[],
): TeamRecord {
  return {
    teamId: `7c1d5a42-3f86-4e09-9b5e-2d6a8c4f${number}`,
    displayName,
    description,
    state: 'ACTIVE',
    teamType,
    creatorId: admin ?? null,
    siteScoped: false,
    memberIds: members.filter((id) => id !== undefined),
  }
}
