import type { JsonObject } from '../json/object.ts'
import type { EditedFields } from './bulk-edit-body.ts'

/** A bulk edit said as an ordinary edit of one issue. */
export interface SimpleEdit {
  readonly fields: JsonObject
  readonly update: JsonObject
}

/** Turns the values of a bulk edit, sorted by kind, into `fields` and `update`. An empty text clears a field. */
export function simpleEdit(input: EditedFields): SimpleEdit {
  const update = { ...choicesOf(input), ...timesOf(input) }
  return { fields: { ...singlesOf(input), ...textsOf(input), ...peopleOf(input), ...optionsOf(input) }, update }
}

type Action = 'ADD' | 'REMOVE' | 'REPLACE' | 'REMOVE_ALL'

/** Lists that can grow and shrink. */
function choicesOf({ labelsFields, multipleVersionPickerFields, multiselectComponents }: EditedFields): JsonObject {
  const lists: [string, Action, readonly unknown[]][] = [
    ...labelsFields.map(({ fieldId, bulkEditMultiSelectFieldOption, labels }): [string, Action, string[]] => [
      fieldId,
      bulkEditMultiSelectFieldOption,
      labels.map(({ name }) => name),
    ]),
    ...multipleVersionPickerFields.map((it): [string, Action, unknown[]] => [
      it.fieldId,
      it.bulkEditMultiSelectFieldOption,
      it.versions.map(({ versionId }) => ({ id: versionId })),
    ]),
  ]
  if (multiselectComponents) {
    const { fieldId, bulkEditMultiSelectFieldOption, components } = multiselectComponents
    lists.push([
      fieldId,
      bulkEditMultiSelectFieldOption,
      components.map(({ componentId }) => ({ id: `${componentId}` })),
    ])
  }
  return Object.fromEntries(lists.map(([fieldId, action, items]) => [fieldId, operations(action, items)]))
}

function operations(action: Action, items: readonly unknown[]): unknown[] {
  if (action === 'ADD') return items.map((add) => ({ add }))
  if (action === 'REMOVE') return items.map((remove) => ({ remove }))
  return [{ set: action === 'REPLACE' ? items : [] }]
}

function timesOf({ originalEstimateField, timeTrackingField }: EditedFields): JsonObject {
  const times = {
    ...(originalEstimateField && { originalEstimate: originalEstimateField.originalEstimateField }),
    ...(timeTrackingField && { remainingEstimate: timeTrackingField.timeRemaining }),
  }
  return Object.keys(times).length === 0 ? {} : { timetracking: [{ edit: times }] }
}

function singlesOf(input: EditedFields): JsonObject {
  return {
    ...(input.issueType && { issuetype: { id: input.issueType.issueTypeId } }),
    ...(input.priority && { priority: { id: input.priority.priorityId } }),
    ...(input.status && { status: { id: input.status.statusId } }),
    ...byField(input.clearableNumberFields, ({ value }) => value ?? null),
    ...byField(input.singleVersionPickerFields, ({ version }) =>
      version.versionId === undefined || version.versionId === '-1' ? null : { id: version.versionId },
    ),
  }
}

function textsOf(input: EditedFields): JsonObject {
  return {
    ...byField(input.singleLineTextFields, ({ text }) => orNull(text)),
    ...byField(input.urlFields, ({ url }) => orNull(url)),
    ...byField(input.colorFields, ({ color }) => orNull(color.name)),
    ...byField(input.richTextFields, ({ richText }) => richText.adfValue ?? null),
    ...byField(input.datePickerFields, ({ date }) => orNull(readDay(date.formattedDate))),
    ...byField(input.dateTimePickerFields, ({ dateTime }) => orNull(dateTime.formattedDateTime)),
  }
}

function peopleOf(input: EditedFields): JsonObject {
  return {
    ...byField(input.singleSelectClearableUserPickerFields, ({ user }) => user ?? null),
    ...byField(input.multipleSelectClearableUserPickerFields, ({ users }) => users ?? null),
    ...byField(input.singleGroupPickerFields, ({ group }) =>
      group.groupName === '' ? null : { name: group.groupName },
    ),
    ...byField(input.multipleGroupPickerFields, ({ groups }) => groups.map(({ groupName }) => ({ name: groupName }))),
  }
}

function optionsOf(input: EditedFields): JsonObject {
  return {
    ...byField(input.singleSelectFields, ({ option }) => optionOf(option)),
    ...byField(input.multipleSelectFields, ({ options }) => options.map(optionOf)),
    ...byField(input.cascadingSelectFields, ({ parentOptionValue, childOptionValue }) => {
      const [parent, child] = [optionOf(parentOptionValue), childOptionValue && optionOf(childOptionValue)]
      return parent && child ? { ...parent, child } : parent
    }),
  }
}

function optionOf({ optionId }: { optionId?: number | null | undefined }): { id: string } | null {
  return optionId === undefined || optionId === null || optionId === -1 ? null : { id: String(optionId) }
}

function byField<Item extends { fieldId: string }>(items: readonly Item[], read: (item: Item) => unknown): JsonObject {
  return Object.fromEntries(items.map((item) => [item.fieldId, read(item)]))
}

function orNull(text: string): string | null {
  return text === '' ? null : text
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** `7/Mar/26` and `07-03-2026`, as this operation takes them, said as `2026-03-07`; anything else is left as it is. */
function readDay(text: string): string {
  const named = /^(\d{1,2})\/([a-z]{3})\/(\d{2})$/i.exec(text)
  const month = months.indexOf(named?.[2]?.toLowerCase() ?? '') + 1
  if (named && month > 0) return `20${named[3]}-${String(month).padStart(2, '0')}-${named[1]?.padStart(2, '0')}`
  return text.replace(/^(\d{2})-(\d{2})-(\d{4})$/, '$3-$2-$1')
}
