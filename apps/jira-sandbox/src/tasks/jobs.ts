/** Runs work a step at a time between the answers to requests. */
export interface Jobs {
  /** Calls the step again on later turns of the event loop for as long as it says that more is to do. */
  add(step: () => boolean): void
  /** No step runs after this. */
  close(): void
}

export function createJobs(): Jobs {
  let isOpen = true
  function add(step: () => boolean): void {
    setImmediate(() => {
      if (isOpen && step()) add(step)
    })
  }
  return {
    add,
    close() {
      isOpen = false
    },
  }
}
