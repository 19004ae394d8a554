import type { Snapshot } from '../../records/records.ts'
import { addSeed } from '../compile/compile.ts'
import { readDescription } from '../description/read.ts'
import type { SeedDescription } from '../description/seed.ts'
import { everydayIssues } from './everyday-issues.ts'
import { oddIssues } from './odd-issues.ts'

/** The instant the small site was left at. */
const leftAt = Date.UTC(2026, 2, 2, 8)

/** Beside the story of the service desk and the shop: what makes real sites hard. */
export function addSmallExtras(site: Snapshot): void {
  const origin = 'The small seed'
  addSeed({ seed: readDescription(description, origin), site, at: leftAt, origin })
}

const description: SeedDescription = {
  groups: ['vault-keepers'],
  statuses: [
    { name: 'Offen', category: 'new', description: 'Noch nicht begonnen.' },
    { name: 'In Bearbeitung', description: 'Jemand arbeitet daran.' },
    { name: 'Erledigt', category: 'done', description: 'Fertig.' },
  ],
  workflows: [
    { name: 'Einrichtung', statuses: ['Offen', 'In Bearbeitung', 'Erledigt'] },
    { name: 'Ideas workflow', statuses: ['To Do', 'In Progress', 'Done'] },
  ],
  permissionSchemes: [
    {
      name: 'Vault permission scheme',
      description: 'Only members of the project know that it is there.',
      grants: { BROWSE_PROJECTS: ['admins', 'role:Members'], CREATE_ISSUES: ['admins', 'role:Members'] },
    },
  ],
  securitySchemes: [
    {
      name: 'Vault security scheme',
      description: 'Some of what is in the vault is for its keepers alone.',
      levels: [
        { name: 'Keepers', description: 'The lead and the keepers.', members: ['lead', 'group:vault-keepers'] },
        { name: 'Reporter', description: 'Also whoever put it in.', members: ['lead', 'reporter'] },
      ],
    },
  ],
  notificationSchemes: [
    {
      name: 'Vault notification scheme',
      description: 'As little mail as can be.',
      events: { created: ['lead'], commented: ['reporter', 'role:Members'] },
    },
  ],
  customFields: [
    { name: 'Environment tier', kind: 'option', options: ['Test', 'Staging', 'Production'], projects: ['SET'] },
    { name: 'Environment tier', kind: 'text', projects: ['IDEA'], description: 'The team has its own idea of it.' },
  ],
  projects: [
    {
      // The key is a reserved word of JQL: unquoted, it breaks a query.
      key: 'SET',
      name: 'Site Setup',
      description: 'Setting up offices, in German and English.',
      type: 'business',
      lead: 'bruno.keller',
      workflow: 'Einrichtung',
      issueTypes: ['Task', 'Bug', 'Story', 'Epic', 'Sub-task'],
      components: ['Rooms', 'Cables'],
    },
    {
      key: 'IDEA',
      name: 'Ideas',
      description: 'A team-managed project.',
      style: 'next-gen',
      lead: 'farah.haddad',
      workflow: 'Ideas workflow',
      issueTypes: ['Epic', 'Story', 'Task', 'Sub-task'],
      boards: [{ name: 'IDEA board', type: 'kanban' }],
    },
    {
      key: 'VAULT',
      name: 'Vault',
      description: 'Hidden from whoever is no member.',
      lead: 'dana.lindqvist',
      permissionScheme: 'Vault permission scheme',
      securityScheme: 'Vault security scheme',
      notificationScheme: 'Vault notification scheme',
      issueTypes: ['Task', 'Bug', 'Sub-task'],
      roles: { Administrators: ['dana.lindqvist'], Members: ['dana.lindqvist', 'emre.aydin', 'group:vault-keepers'] },
    },
  ],
  issues: [...oddIssues, ...everydayIssues()],
}
