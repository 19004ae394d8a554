import { type FaultCode, faultStatus } from '@valence/element-kit'

interface About {
  readonly meaning: string
  readonly mend: string
}

/** What each failure means and what to do about it. Codes are API, so none is missing. */
export const errorCatalogue: Readonly<Record<FaultCode, About>> = {
  invalid_request: {
    meaning: 'The request does not say what it should; the message names the part.',
    mend: 'Correct that part. In a condition the message points at the place and offers what was probably meant.',
  },
  unauthorized: {
    meaning:
      'Either the Authorization header is not good, or the provider does not take the credentials of the instance: the access was taken back, the password or the token of the account was changed or has expired, nobody used the authorisation for ninety days, or a scope is missing, which the message names.',
    mend: 'Compare the header with the secrets that you were given. For the provider: GET /instances/{id} shows under authorization how it stands, POST /instances/{id}/test which step fails. Authorise the instance again with PATCH /instances/{id}; its id and token stay, so there is no need to delete it.',
  },
  forbidden: {
    meaning:
      'The instance is disabled or does not let the call through, the account is not yours, or the provider does not allow this to the connected account.',
    mend: 'Enable the instance, or grant the account what it needs at the provider; GET /instances/{id}/permissions lists what it has.',
  },
  not_found: {
    meaning: 'There is no such record, object, instance or path, or the connected account may not see it.',
    mend: 'Check the id. GET /objects lists the objects of an instance.',
  },
  method_not_allowed: {
    meaning: 'The path is there, but not with this verb.',
    mend: 'The header Allow names the verbs that it has.',
  },
  not_acceptable: {
    meaning: 'The form that Accept asks for is not made here.',
    mend: 'Ask for application/json; lists also come as text/csv and application/x-ndjson.',
  },
  conflict: {
    meaning:
      'Something is there already, was changed at the same time, or a choice is missing, such as the site of an authorisation that covers several.',
    mend: 'Read what the message lists, choose, and send the request again.',
  },
  too_large: { meaning: 'The body, a row or a file is larger than allowed.', mend: 'Send less at once.' },
  unsupported_media_type: {
    meaning: 'The Content-Type of the body is not one that the call takes.',
    mend: 'Send application/json, or multipart/form-data for a file.',
  },
  rate_limited: {
    meaning:
      'A limit of the provider is met and waiting for it would take too long; the message names it. Or too many tries came from your address.',
    mend: 'Come back after Retry-After, in seconds. GET /instances/{id}/limits shows the budgets, and why the last call was refused. Ask for the fields that you need, with one program at a time, and never in a loop without end.',
  },
  provider_refused: {
    meaning: 'The provider refused the request; providerMessage is what it said.',
    mend: 'Correct what it names.',
  },
  internal: {
    meaning: 'The platform failed.',
    mend: 'Tell its operator the requestId, by which the log says more.',
  },
  provider_failed: {
    meaning: 'The provider could not be reached, failed, or answered in a way that is not understood.',
    mend: 'POST /instances/{id}/test shows which step fails and what to look at. Reads were tried again already; look before you send a write again.',
  },
  unavailable: {
    meaning: 'Something that the call needs is away for a moment; nothing was done.',
    mend: 'Send it again after Retry-After.',
  },
  provider_timeout: {
    meaning: 'The provider did not answer in time. What it did with a write is not known.',
    mend: 'Look whether the write was done before you send it again; ask for less at once.',
  },
}

/** Where a code is explained, for people. */
export const helpOf = (code: FaultCode) => `/errors#${code}`

/** Its words are ours alone, so there is nothing to escape. */
export function errorPage(): string {
  const entries = Object.entries(errorCatalogue).map(
    ([code, { meaning, mend }]) =>
      `<h2 id="${code}">${code} <small>${statusOf(code)}</small></h2><p>${meaning}</p><p><strong>What to do.</strong> ${mend}</p>`,
  )
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Errors</title><style>body{font:1rem/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#1d2125}
h2{margin-top:2rem;font-size:1.1rem}h2:target{background:#fff3c4}small{color:#626f86}</style></head>
<body><h1>Errors</h1><p>A failure that is a provider's own keeps its status below 500.</p>
${entries.join('\n')}
</body></html>
`
}

function statusOf(code: string): number | undefined {
  return Object.entries(faultStatus).find(([name]) => name === code)?.[1]
}
