/** The code of a system or PostgreSQL error: ENOENT, ECONNREFUSED, 28P01. */
export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}
