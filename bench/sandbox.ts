import { startSandbox } from '@valence/jira-sandbox'

/** The local Jira as a process of its own, so that its work is not counted as the platform's. */
const { SANDBOX_PORT, SANDBOX_USERNAME = '', SANDBOX_PASSWORD = '' } = process.env
const sandbox = await startSandbox({
  port: Number(SANDBOX_PORT),
  credentials: { username: SANDBOX_USERNAME, password: SANDBOX_PASSWORD },
})
process.once('SIGTERM', () => {
  sandbox.close().then(() => process.exit(0))
})
