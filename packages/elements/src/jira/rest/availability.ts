import { type Connection, Fault } from '@valence/element-kit'
import { type Deployment, deploymentOf } from '../connection/deployment.ts'

const names: Readonly<Record<Deployment, string>> = { cloud: 'Jira Cloud', datacenter: 'Jira Data Center' }

/**
 * Refuses what only the other kind of Jira does.
 *
 * @param methods what can be done instead, for the `Allow` header
 * @throws Fault method_not_allowed
 */
export function requireDeployment(
  connection: Pick<Connection, 'profile'>,
  needed: Deployment,
  what: string,
  methods: readonly string[],
): void {
  const deployment = deploymentOf(connection)
  if (deployment === needed) return
  throw new Fault('method_not_allowed', `${names[deployment]} does not let ${what}.`, {
    headers: { Allow: methods.join(', ') },
  })
}
