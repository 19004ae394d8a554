import type { GuideTable } from '@valence/element-kit'

/** Where Cloud and Data Center are not alike, and what Jira bounds. Facts of Atlassian's documentation, as the code relies on them. */
export const guide: readonly GuideTable[] = [
  {
    title: 'Differences between deployments',
    head: ['what', 'Cloud', 'Data Center'],
    rows: [
      [
        'authentication',
        'e-mail address and API token; a scoped token at the gateway only',
        'name and password, or a personal access token',
      ],
      [
        'base.url',
        'the site, or `https://api.atlassian.com/ex/jira/{cloudId}`',
        'the site with its context path, if it has one',
      ],
      [
        'people in answers',
        '`id` is the account id; names and addresses as far as each person shows them',
        '`id` is the key; `name` is the user name',
      ],
      [
        'people in queries and bodies',
        'account id, display name, or e-mail address',
        'user name, key, display name, or e-mail address',
      ],
      [
        'sprints of an issue',
        'objects',
        'each one long text; found by name, id and parts (`Sprint.state`) all the same',
      ],
      [
        'statuses, types, priorities and resolutions of an account that does not read English',
        'shown in its language; found and written by that name, by id, and by the name of the site, which stands beside it as `untranslatedName` (resolutions: not)',
        'shown in its language; found and written by that name or by id',
      ],
      [
        'creating, changing and deleting people',
        'invites by e-mail address; they change themselves (405)',
        'all of it',
      ],
      [
        'search',
        'by page token; the index runs a few seconds behind',
        'by offset; rows that move during a walk are found again by their neighbours',
      ],
      ['`returnCount=true`', 'an estimate of the index', 'exact'],
      ['one change of `/incidents/{id}/history`', 'asked for by its id', 'looked up in the whole history'],
      ['`/projects`', 'filtered by `query`, `typeKey`, `categoryId` at Jira', 'one list, filtered here'],
      ['`/groups`', 'by id or name', 'by name; the list is put together from what the picker gives'],
      ['`/labels`', 'all that are in use', 'suggestions that begin with `query`'],
      ['`/filters`', 'all that the account may see', 'favourites of the account'],
      ['bytes of `/attachments/{id}`', 'by way of a media host, without the credentials', 'from the site'],
      [
        '`/teams`, `/comments`, `/audit-records`, `/plans`',
        'yes; teams with an API token and `organization.id`',
        'no (405)',
      ],
      ['webhooks', 'registered at the site by an administrator', 'the same; a comment is told of without its issue'],
    ],
  },
  {
    title: 'Limits',
    head: ['what', 'limit', 'what happens beyond it'],
    rows: [
      [
        'issues in one page of a search',
        '5,000 with few fields, about 100 with all',
        'pages are put together until `pageSize` is reached',
      ],
      ['fields to order by', '7 at Jira, of which the last is ours', 'refused with 400'],
      ['rows of a bulk load in one call', '50', 'further calls'],
      ['text of a description or comment', '32,767 characters', "refused in Jira's words"],
      ['files in one form', '60', 'refused with 413'],
      [
        'embedded lists of an issue',
        '20 worklogs, 100 comments, 100 changes',
        'completed when asked for by name in `fields` or `expand`',
      ],
      ['feeds of `/worklogs`', 'the last minute is not in them yet', 'it comes with the next walk'],
      ['comments and worklogs by id', '1,000 ids', 'refused with 400'],
      [
        'requests',
        'what the answers of Jira say: `Retry-After` and `X-RateLimit-*`',
        'waits and tries again, then 429 with the reason',
      ],
    ],
  },
]
