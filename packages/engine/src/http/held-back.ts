/** A call whose connection was ready, but which must not go any more. Nothing of it was sent, and the connection is as good as before. */
export class HeldBack extends Error {
  constructor() {
    super('The call was held back before its first byte.')
    this.name = 'HeldBack'
  }
}
