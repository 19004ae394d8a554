export { fromWiki } from './from-wiki.ts'
export { type AdfDocument, isDocument } from './node.ts'
export { toWiki } from './to-wiki.ts'
