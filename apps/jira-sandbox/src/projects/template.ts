export const projectKinds = ['software', 'service_desk', 'business'] as const
export type ProjectKind = (typeof projectKinds)[number]

/** Templates of each product are named after it. */
const products: Readonly<Record<string, ProjectKind>> = {
  'com.pyxis.greenhopper.jira': 'software',
  'com.atlassian.servicedesk': 'service_desk',
  'com.atlassian.jira-core-project-templates': 'business',
}

/** The kind of projects that a template makes, if it is one of Jira's own. */
export function kindOfTemplate(template: string): ProjectKind | undefined {
  const [product = '', name] = template.split(':')
  return name && Object.hasOwn(products, product) ? products[product] : undefined
}

/** Whether a template makes projects that their teams manage. */
export function isTeamManaged(template: string | undefined): boolean {
  return template !== undefined && /:(gh-simplified-agility|next-gen)-/.test(template)
}
