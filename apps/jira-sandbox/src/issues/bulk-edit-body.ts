import { z } from 'zod'

const fieldId = z.string()
const action = z.enum(['ADD', 'REMOVE', 'REPLACE', 'REMOVE_ALL'])
const option = z.strictObject({ optionId: z.number().nullish() })
const user = z.strictObject({ accountId: z.string() })
const group = z.strictObject({ groupName: z.string() })
const version = z.strictObject({ versionId: z.string().optional() })
const many = <Shape extends z.ZodRawShape>(shape: Shape) => z.array(z.strictObject({ fieldId, ...shape })).default([])

/** The new values of a bulk edit, sorted by kind of field. */
const editedFieldsInput = z.strictObject({
  cascadingSelectFields: many({ parentOptionValue: option, childOptionValue: option.optional() }),
  clearableNumberFields: many({ value: z.number().nullish() }),
  colorFields: many({ color: z.strictObject({ name: z.string() }) }),
  datePickerFields: many({ date: z.strictObject({ formattedDate: z.string() }) }),
  dateTimePickerFields: many({ dateTime: z.strictObject({ formattedDateTime: z.string() }) }),
  issueType: z.strictObject({ issueTypeId: z.string() }).optional(),
  labelsFields: many({
    bulkEditMultiSelectFieldOption: action,
    labels: z.array(z.strictObject({ name: z.string() })),
    labelProperties: z.array(z.unknown()).optional(),
  }),
  multipleGroupPickerFields: many({ groups: z.array(group) }),
  multipleSelectClearableUserPickerFields: many({ users: z.array(user).nullish() }),
  multipleSelectFields: many({ options: z.array(option) }),
  multipleVersionPickerFields: many({ bulkEditMultiSelectFieldOption: action, versions: z.array(version) }),
  multiselectComponents: z
    .strictObject({
      fieldId,
      bulkEditMultiSelectFieldOption: action,
      components: z.array(z.strictObject({ componentId: z.number() })),
    })
    .optional(),
  originalEstimateField: z.strictObject({ originalEstimateField: z.string() }).optional(),
  priority: z.strictObject({ priorityId: z.string() }).optional(),
  richTextFields: many({ richText: z.strictObject({ adfValue: z.unknown().optional() }) }),
  singleGroupPickerFields: many({ group }),
  singleLineTextFields: many({ text: z.string() }),
  singleSelectClearableUserPickerFields: many({ user: user.nullish() }),
  singleSelectFields: many({ option }),
  singleVersionPickerFields: many({ version }),
  status: z.strictObject({ statusId: z.string() }).optional(),
  timeTrackingField: z.strictObject({ timeRemaining: z.string() }).optional(),
  urlFields: many({ url: z.string() }),
})
export type EditedFields = z.infer<typeof editedFieldsInput>

export const bulkEditBody = z.strictObject({
  selectedIssueIdsOrKeys: z.array(z.string()),
  selectedActions: z.array(z.string()),
  editedFieldsInput,
  sendBulkNotification: z.boolean().nullish(),
})
