import { escapeHtml } from '../http/html.ts'
import type { UserRecord } from '../records/records.ts'
import type { Site } from './sites.ts'

export interface ConsentQuestion {
  /** What the app asked `/authorize` for; comes back with the answer. */
  readonly parameters: ReadonlyMap<string, string>
  readonly appName: string
  readonly scopes: readonly string[]
  readonly users: readonly UserRecord[]
  readonly sites: readonly Site[]
}

/** The page where somebody allows an app to act for him. It has no sign-in: whoever sees it picks an account. */
export function consentPage({ parameters, appName, scopes, users, sites }: ConsentQuestion): string {
  const carried = [...parameters].map(([name, value]) => `<input type="hidden" ${attributes({ name, value })}>`)
  const accounts = users.map(
    (user) => `<option ${attributes({ value: user.accountId })}>${escapeHtml(user.displayName)}</option>`,
  )
  const choices = sites.map(
    (site, index) =>
      `<label><input type="checkbox" ${attributes({ name: 'sandbox_site', value: site.cloudId })}${index === 0 ? ' checked' : ''}> ${escapeHtml(`${site.name} (${site.url})`)}</label><br>`,
  )
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Jira sandbox (simulator)</title></head><body>
<h1>Jira sandbox (simulator)</h1>
<p>This is a simulator of Atlassian's consent page. Nothing here is a real Atlassian account.</p>
<p><strong>${escapeHtml(appName)}</strong> asks for:</p><ul>${scopes.map((scope) => `<li>${escapeHtml(scope)}</li>`).join('')}</ul>
<form method="get" action="/authorize">${carried.join('')}
<p><label>Account <select name="sandbox_user">${accounts.join('')}</select></label></p>
<fieldset><legend>Sites</legend>${choices.join('')}</fieldset>
<p><button name="sandbox_decision" value="allow">Allow</button> <button name="sandbox_decision" value="deny">Deny</button></p>
</form></body></html>`
}

function attributes(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}="${escapeHtml(value)}"`)
    .join(' ')
}
