import { Fault } from '@valence/element-kit'

/** What a call failed with; undefined when it did not. */
export async function faultOf(call: Promise<unknown>): Promise<Fault | undefined> {
  try {
    await call
    return undefined
  } catch (error) {
    if (error instanceof Fault) return error
    throw error
  }
}
