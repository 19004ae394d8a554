/** The colours that Jira itself writes for its kinds of panels. */
export const panelColors: Readonly<Record<string, string>> = {
  info: '#deebff',
  note: '#eae6ff',
  success: '#e3fcef',
  warning: '#fffae6',
  error: '#ffebe6',
  tip: '#e3fcef',
}

/** The kind of panel behind a colour; a colour of nobody's makes a panel of its own. */
export function panelType(color: string): string {
  const known = Object.entries(panelColors).find(([, own]) => own === color.toLowerCase())
  return known?.[0] ?? (color === '' ? 'info' : 'custom')
}
