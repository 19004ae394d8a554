import { invalidDocument, readText, textTooLong } from '../adf/read-text.ts'
import { refusal } from '../http/faults.ts'
import type { RichText } from '../records/records.ts'
import type { View } from '../world/world.ts'

/** The body of a comment or of a worklog's comment. `messages` are faults found before, told along with its own. */
export function readCommentText(view: View, input: unknown, messages: readonly string[] = []): RichText {
  const reading = readText(view.world.documents, view.api, input)
  if (reading.ok) return reading.text
  if (reading.fault === 'invalid-document') throw refusal(400, [...messages, invalidDocument])
  const comment = reading.fault === 'too-long' ? textTooLong : 'Comment body is not valid!'
  throw refusal(400, messages, { comment })
}
