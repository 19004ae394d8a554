/**
 * No connection to the database could be had, so that nothing of what was asked for was begun there. It is no Fault: Prisma makes an
 * error of its own of any that has a code. The gateway goes by the status.
 */
export class DatabaseOutOfReach extends Error {
  override readonly name = 'DatabaseOutOfReach'
  readonly statusCode = 503

  constructor(cause: unknown) {
    super('The database is out of reach just now. Try again in a few seconds.', { cause })
  }
}
