import {
  type ContentOptions,
  defineResource,
  type FileContent,
  type FileTransfer,
  type FileUpload,
  field,
  type ItemOptions,
  type ProviderRecord,
  path,
} from '@valence/element-kit'
import { z } from 'zod'
import { deploymentOf } from '../connection/deployment.ts'
import { pageOfAll } from '../rest/paging.ts'
import { issuePath, numberedRecord, personIdentities } from '../rest/record.ts'
import { rest } from '../rest/rest.ts'

const fields = [
  field('id', 'string'),
  field('filename', 'string', { displayName: 'File name' }),
  field('mimeType', 'string', { displayName: 'Type' }),
  field('size', 'number', { displayName: 'Size (bytes)' }),
  field('created', 'datetime'),
  field('author', 'object', { identities: personIdentities }),
]
const declared = { vendorName: 'attachment', idField: 'id', record: numberedRecord, fields } as const

export const attachments = defineResource({
  ...declared,
  name: 'attachments',
  description: 'An attachment: what is known of it, or, asked for by another media type than JSON, its bytes.',
  operations: {
    ...rest({ at: () => '/rest/api/2/attachment', record: numberedRecord, verbs: ['get', 'remove'] }),
    content,
  },
})

/** Cloud answers with a redirect to a media host; Data Center has the bytes outside of its API, under the name of the file. */
async function content(files: FileTransfer, id: string, { range }: ContentOptions): Promise<FileContent> {
  const headers = range === undefined ? {} : { range }
  if (deploymentOf(files.connection) === 'cloud') {
    return files.download({ path: path`/rest/api/2/attachment/content/${id}`, headers })
  }
  const request = { method: 'GET', path: path`/rest/api/2/attachment/${id}` } as const
  const { filename } = await files.connection.request(request, z.object({ filename: z.string() }))
  return files.download({ path: path`/secure/attachment/${id}/${filename}`, headers })
}

/** Jira lists attachments as a field of their issue only. */
export const incidentAttachments = defineResource({
  ...declared,
  name: 'attachments',
  parent: 'incidents',
  description: 'Attachments of an issue. A form with a file adds one.',
  operations: {
    async list(connection, query) {
      const request = { method: 'GET', path: issuePath(query.parents), query: { fields: 'attachment' } } as const
      const issue = await connection.request(request, withAttachments)
      return pageOfAll(issue.fields.attachment, query)
    },
    upload,
  },
})

/** Without the header Jira takes an upload for one that a page in the browser was tricked into. */
async function upload(
  files: FileTransfer,
  file: FileUpload,
  { parents }: ItemOptions,
): Promise<readonly ProviderRecord[]> {
  const headers = { 'x-atlassian-token': 'no-check' }
  const request = { path: `${issuePath(parents)}/attachments`, part: 'file', headers } as const
  return files.upload(request, file, z.array(numberedRecord))
}

const withAttachments = z.object({ fields: z.object({ attachment: z.array(numberedRecord).default([]) }) })
