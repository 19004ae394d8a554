import type { Page } from '@valence/element-kit'

/** Reads one page of the provider. */
export type ReadPage = (cursor: string | undefined, limit: number) => Promise<Page>
