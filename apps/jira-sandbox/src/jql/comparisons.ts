import { idsOf, isRich, numberOf, textOf } from '../fields/values.ts'
import type { IssueRecord } from '../records/records.ts'
import type { Comparison, ReferenceComparison, Sees } from './field.ts'
import type { ReferenceType } from './reference-type.ts'
import { remember } from './remember.ts'

// How stored values are compared, by their form.

export function single(type: ReferenceType, fieldId: string): ReferenceComparison {
  return {
    kind: 'reference',
    type,
    ids: (issue) => {
      const id = textOf(issue, fieldId)
      return id === null ? none : [id]
    },
  }
}

const none: readonly string[] = []

export function many(type: ReferenceType, fieldId: string): ReferenceComparison {
  return { kind: 'reference', type, ids: (issue) => idsOf(issue, fieldId) }
}

/** Labels differ by case where they are written, and are searched without regard to it: Jira's index holds them folded. */
export function labels(fieldId: string): ReferenceComparison {
  return {
    kind: 'reference',
    type: 'label',
    ids: (issue) => {
      const labels = idsOf(issue, fieldId)
      return labels.every(isFolded) ? labels : labels.map(folded)
    },
  }
}

/** The same few labels are read again and again. */
const folded = remember(10_000, (label) => label.toLowerCase())
const isFolded = (label: string) => folded(label) === label

export function people(idsOfPeople: (issue: IssueRecord) => readonly string[]): ReferenceComparison {
  return { kind: 'reference', type: 'user', ids: idsOfPeople }
}

export function plainText(fieldId: string): Comparison {
  return {
    kind: 'text',
    texts: (issue) => {
      const text = textOf(issue, fieldId)
      return text === null || text === '' ? [] : [text]
    },
  }
}

export function richText(fieldId: string): Comparison {
  return {
    kind: 'text',
    texts: (issue) => {
      const value = issue.values[fieldId]
      return isRich(value) && value.wiki !== '' ? [value.wiki] : []
    },
  }
}

export function commentTexts(issue: IssueRecord, sees: Sees = everybody): string[] {
  return issue.comments.filter((comment) => sees(issue, comment.visibility)).map((comment) => comment.body.wiki)
}

export function worklogTexts(issue: IssueRecord, sees: Sees = everybody): string[] {
  return issue.worklogs.flatMap((worklog) => (sees(issue, worklog.visibility) && worklog.comment?.wiki) || [])
}

const everybody: Sees = () => true

/** The master field: summary, description, environment, comments and text fields of one's own. */
export function allTexts(issue: IssueRecord, sees?: Sees): string[] {
  const texts: string[] = []
  for (const fieldId in issue.values) {
    const value = issue.values[fieldId]
    if (isRich(value)) texts.push(value.wiki)
    else if (typeof value === 'string' && (fieldId === 'summary' || fieldId.startsWith('customfield_')))
      texts.push(value)
  }
  return issue.comments.length === 0 ? texts : [...texts, ...commentTexts(issue, sees)]
}

export function instant(at: (issue: IssueRecord) => number | null): Comparison {
  return { kind: 'instant', at }
}

export function day(fieldId: string): Comparison {
  return { kind: 'day', day: (issue) => textOf(issue, fieldId) }
}

export function count(number: (issue: IssueRecord) => number | null): Comparison {
  return { kind: 'number', unit: 'plain', number }
}

export function duration(number: (issue: IssueRecord) => number | null): Comparison {
  return { kind: 'number', unit: 'duration', number }
}

export function storedDuration(fieldId: string): Comparison {
  return duration((issue) => numberOf(issue, fieldId))
}
