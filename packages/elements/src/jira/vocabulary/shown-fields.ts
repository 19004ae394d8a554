import { field } from '@valence/element-kit'

/** The name that the site gave, beside the one in the caller's language. */
export const untranslatedName = field('untranslatedName', 'string', { displayName: 'Name of the site' })

export const iconUrl = field('iconUrl', 'string', { displayName: 'Icon' })
