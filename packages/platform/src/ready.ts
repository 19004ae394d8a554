/** What BullMQ makes: it looks at its database once, and answers by what it saw then for as long as it lives. */
export interface Readying {
  waitUntilReady(): Promise<unknown>
  close(): Promise<void>
}

/** Something that is ready to be used, made anew when it did not get ready: a database that was away may be there by now. */
export interface Ready<T extends Readying> {
  /** The newest one, ready or not. */
  readonly current: T
  /** @throws what the newest one failed with */
  get(): Promise<T>
  close(): Promise<void>
}

export function createReady<T extends Readying>(make: () => T): Ready<T> {
  let current = make()
  let hasFailed = false
  watch(current)

  function watch(made: T): void {
    made.waitUntilReady().catch(() => {
      if (made === current) hasFailed = true
    })
  }

  return {
    get current() {
      return current
    },
    async get() {
      if (hasFailed) {
        const failed = current
        current = make()
        hasFailed = false
        watch(current)
        await failed.close()
      }
      const made = current
      await made.waitUntilReady()
      return made
    },
    close: () => current.close(),
  }
}
