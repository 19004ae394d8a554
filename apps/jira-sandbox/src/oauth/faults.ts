import { JiraError } from '../http/faults.ts'

/** Shape 5, the authorization server's. */
export function oauthFault(status: number, error: string, description: string): JiraError {
  return new JiraError(status, { error, error_description: description }, 'application/json')
}
