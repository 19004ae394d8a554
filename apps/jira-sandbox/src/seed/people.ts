import type { GroupRecord, UserRecord } from '../records/records.ts'

export const groups: readonly GroupRecord[] = [
  { groupId: '1b6f0f5e-53c5-4d4c-9f51-0b2f6a1c0001', name: 'site-admins' },
  { groupId: '1b6f0f5e-53c5-4d4c-9f51-0b2f6a1c0002', name: 'jira-users' },
  { groupId: '1b6f0f5e-53c5-4d4c-9f51-0b2f6a1c0003', name: 'service-desk-agents' },
  { groupId: '1b6f0f5e-53c5-4d4c-9f51-0b2f6a1c0004', name: 'app-developers' },
]

const [admins, everyone, agents, developers] = groups.map((group) => group.groupId)

type Traits = Partial<Pick<UserRecord, 'emailVisible' | 'active' | 'accountType' | 'role' | 'locale'>>

/** The first account is the administrator. */
export function people(secret: () => string): UserRecord[] {
  return [
    person('5a0e4c1d9b7f3a2e6c8d0001', 'Ada Moreno', 'admin', 'Etc/UTC', [admins, everyone], { role: 'admin' }),
    person('5a0e4c1d9b7f3a2e6c8d0002', 'Bruno Keller', 'bruno.keller', 'Europe/Berlin', [everyone, agents]),
    person('5a0e4c1d9b7f3a2e6c8d0003', 'Chidi Okafor', 'chidi.okafor', 'Africa/Lagos', [everyone, agents], {
      emailVisible: false,
    }),
    person('5a0e4c1d9b7f3a2e6c8d0004', 'Dana Lindqvist', 'dana.lindqvist', 'Europe/Stockholm', [everyone, developers]),
    person('5a0e4c1d9b7f3a2e6c8d0005', 'Emre Aydin', 'emre.aydin', 'Europe/Istanbul', [everyone, developers], {
      emailVisible: false,
    }),
    person('5a0e4c1d9b7f3a2e6c8d0006', 'Farah Haddad', 'farah.haddad', 'America/New_York', [everyone, developers], {
      locale: 'en_US',
    }),
    person('5a0e4c1d9b7f3a2e6c8d0007', 'Goro Tanaka', 'goro.tanaka', 'Asia/Tokyo', [everyone, developers]),
    person('5a0e4c1d9b7f3a2e6c8d0008', 'Hana Novak', 'hana.novak', 'Australia/Adelaide', [everyone], {
      role: 'viewer',
    }),
    person('5a0e4c1d9b7f3a2e6c8d0009', 'Ivo Petrov', 'ivo.petrov', 'Europe/Sofia', [everyone], { active: false }),
    person('5a0e4c1d9b7f3a2e6c8d000a', 'Sandbox Automation', '', 'Etc/UTC', [], {
      accountType: 'app',
      emailVisible: false,
      role: 'none',
    }),
  ]

  function person(
    accountId: string,
    displayName: string,
    mailbox: string,
    timeZone: string,
    groupIds: readonly (string | undefined)[],
    traits: Traits = {},
  ): UserRecord {
    return {
      accountId,
      accountType: 'atlassian',
      emailAddress: mailbox === '' ? '' : `${mailbox}@sandbox.invalid`,
      emailVisible: true,
      displayName,
      active: true,
      timeZone,
      locale: 'en_GB',
      groupIds: groupIds.filter((id) => id !== undefined),
      role: 'member',
      token: mailbox === '' ? '' : secret(),
      ...traits,
    }
  }
}
