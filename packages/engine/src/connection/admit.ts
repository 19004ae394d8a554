import type { Element, ProviderResponse } from '@valence/element-kit'
import { HeldBack } from '../http/held-back.ts'
import type { AnswerHead } from '../http/transport.ts'
import { type Credential, type Credentials, carry } from './credentials.ts'
import { doubtOf } from './doubt.ts'
import type { Call, Layer, Send } from './layer.ts'
import type { Gate } from './limits/gate.ts'

interface Admission {
  readonly credentials: Credentials
  readonly gate: Gate
  readonly element: Pick<Element, 'refusal'>
}

/**
 * Lets a call go. First it gets its credential, which may take as long as an authorization server does; then its turn, by the
 * provider's limits, so that nothing that takes time lies between the turn and the wire. A turn that is no longer good when the
 * connection is ready is taken anew, and nothing was sent. What an answer says of limits is read when its head is there, for its body may
 * take its time. What the provider refuses because the credential has ended it has surely
 * not done, so it is sent once more with the next one, in a turn of its own.
 */
export function admit({ credentials, gate, element }: Admission): Layer {
  return (next) => async (call) => {
    const deadlineMs = gate.deadlineOf(call)
    const first = await sendWith(next, call, credentialFor(call), deadlineMs)
    const doubt = doubtOf(element, first.response, call)
    if (doubt === undefined) return first.response
    const other = await credentials.replace(first.used, doubt, call.signal)
    if (other === undefined) return first.response
    const second = await sendWith(next, call, other, deadlineMs)
    if (doubtOf(element, second.response, call) !== undefined) credentials.distrust?.(second.used)
    return second.response
  }

  /** The one at hand is good for a first attempt; a further one, minutes later perhaps, reads it anew. */
  function credentialFor({ attempt, signal }: Call): Credential | Promise<Credential> {
    if (attempt !== undefined) return credentials.current(signal, true)
    return credentials.held() ?? credentials.current(signal)
  }

  async function sendWith(
    next: Send,
    call: Call,
    given: Credential | Promise<Credential>,
    deadlineMs: number,
  ): Promise<Sent> {
    let credential = given instanceof Promise ? await given : given
    for (let isRenewed = false; ; ) {
      const turn = gate.pass(call, deadlineMs)
      const permit = turn instanceof Promise ? await turn : turn
      const held = credentials.held()
      if (held === undefined && turn instanceof Promise && !isRenewed) {
        // It ended while the call waited for its turn, which is spent on that.
        credential = await credentials.current(call.signal)
        isRenewed = true
        continue
      }
      const used = held ?? credential
      let isTold = false
      let learning: Promise<void> | undefined
      const told = (head: AnswerHead) => {
        isTold = true
        learning = gate.learn(call, head)
      }
      try {
        const response = await next(carry(call, used, { mayStart: () => gate.stands(permit), told }))
        if (!isTold) told(response)
        if (learning !== undefined) await learning
        return { used, response }
      } catch (error) {
        if (!(error instanceof HeldBack)) throw error
      }
    }
  }
}

interface Sent {
  readonly used: Credential
  readonly response: ProviderResponse
}
