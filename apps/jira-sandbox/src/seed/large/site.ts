import type { Snapshot } from '../../records/records.ts'
import { addSeed } from '../compile/compile.ts'
import { readDescription } from '../description/read.ts'
import type { SeedDescription } from '../description/seed.ts'
import { emptySite } from '../sites.ts'

/** The projects of the large site and how many of a hundred issues each has. */
export const shares = [
  { key: 'HELP', share: 30 },
  { key: 'APP', share: 22 },
  { key: 'CORE', share: 14 },
  { key: 'DATA', share: 10 },
  { key: 'OPS', share: 9 },
  { key: 'WEB', share: 7 },
  { key: 'IN', share: 5 },
  { key: 'LAB', share: 3 },
] as const

const firstNames =
  'Alma Boris Carla Dmitri Elif Femi Greta Hiro Ines Jonas Kofi Lena Mateo Noor Olga Pavel Quinn Rosa Sami Tara'
const lastNames = 'Abe Berg Costa Diaz Eriksen Fischer Gupta Horvat Ito Jansen Kaya Lopez Marino Nilsen Okoye'
const zones = [
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Asia/Tokyo',
  'America/Sao_Paulo',
  'Australia/Sydney',
]

/** What was when the large site was left. */
const leftAt = Date.UTC(2026, 2, 1)

/** The large site without its issues: the people of the small one and three hundred more, and eight projects. */
export function largeSite(uuid: () => string): Snapshot {
  const site = emptySite(uuid)
  const origin = 'The large seed'
  addSeed({ seed: readDescription(description(), origin), site, at: leftAt, origin })
  return site
}

function description(): SeedDescription {
  const added = shares.slice(2).map(({ key }) => key)
  return {
    users: colleagues(),
    projects: added.map((key, index) => ({
      key,
      // IN is a reserved word of JQL.
      name: ['Core Platform', 'Data Warehouse', 'Operations', 'Website', 'Internal', 'Laboratory'][index] ?? key,
      type: key === 'OPS' ? 'service_desk' : 'software',
      components: ['Frontend', 'Backend', 'Documents', 'Tests'],
      versions: ['1.0', '1.1', '2.0'].map((name, at) => ({
        name,
        released: at < 2,
        releaseDate: `2025-0${4 + at}-15`,
      })),
    })),
  }
}

function colleagues(): NonNullable<SeedDescription['users']> {
  const last = lastNames.split(' ')
  return firstNames.split(' ').flatMap((first, row) =>
    last.map((name, column) => ({
      name: `${first} ${name}`,
      timeZone: zones[(row + column) % zones.length] ?? 'Etc/UTC',
      groups: ['jira-users', column % 3 === 0 ? 'service-desk-agents' : 'app-developers'],
      emailVisible: (row + column) % 4 !== 0,
      active: (row * 15 + column) % 29 !== 28,
      token: '',
    })),
  )
}
