/** A form as `curl -F file=@sample.csv` sends it, with further fields before or behind the file. */
export function csvForm(
  csv: string,
  {
    before = {},
    after = {},
  }: { readonly before?: Readonly<Record<string, string>>; readonly after?: Readonly<Record<string, string>> } = {},
): FormData {
  return fileForm(csv, 'text/csv', 'sample.csv', before, after)
}

export function jsonForm(text: string): FormData {
  return fileForm(text, 'application/json', 'sample.json', {}, {})
}

function fileForm(
  text: string,
  type: string,
  name: string,
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): FormData {
  const form = new FormData()
  for (const [field, value] of Object.entries(before)) form.append(field, value)
  form.append('file', new Blob([text], { type }), name)
  for (const [field, value] of Object.entries(after)) form.append(field, value)
  return form
}
