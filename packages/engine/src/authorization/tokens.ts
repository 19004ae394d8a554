/** What an authorization server gave, in clear: sealed only in the store. */
export interface TokenSet {
  readonly accessToken: string
  /** Absent when the server gives none; the authorisation then ends with the access token. */
  readonly refreshToken?: string
  readonly scopes: readonly string[]
  readonly obtainedAt: Date
  /** Absent for a token that does not expire. */
  readonly expiresAt?: Date
}

/** Why an authorisation ended, so that only a person can renew it. Codes are API. */
export type EndReason = 'revoked' | 'inactivity' | 'no_refresh_token'

export interface Ended {
  readonly reason: EndReason
  readonly at: Date
}

/** How the authorisation of an instance stands, without the secrets. */
export interface AuthorizationState {
  readonly scopes: readonly string[]
  readonly obtainedAt: Date
  readonly expiresAt?: Date
  readonly ended?: Ended
}

/** The tokens of an instance. Each renewal makes the next generation, by which two tokens are told apart. */
export interface StoredTokens extends TokenSet {
  readonly generation: number
  readonly ended?: Ended
}

/** A callback that is owed because an authorisation ended. */
export interface EndNotice {
  readonly id: string
  readonly url: string
  readonly body: string
}

/** What may be written while the row of the tokens is held. Written for good when the hold ends, not before. */
export interface TokenTurn {
  readonly stored: StoredTokens
  renew(tokens: TokenSet): Promise<StoredTokens>
  end(ended: Ended, notice?: EndNotice): Promise<StoredTokens>
}

export interface TokenStore {
  byInstance(instanceId: number): Promise<StoredTokens | undefined>
  /**
   * Runs `act` while the row of the tokens is locked against every process, and answers when what it wrote is durable. Whoever
   * spends a refresh token does it in here. Undefined, and nothing is run, when the instance has no tokens.
   */
  hold<T>(instanceId: number, act: (turn: TokenTurn) => Promise<T>): Promise<T | undefined>
  /** Instances of an element whose tokens live and were last renewed before, the longest ago first. */
  renewedBefore(elementKey: string, before: Date, limit: number): Promise<readonly number[]>
}

/** Things that must be remembered for minutes and found once, such as a flow that is under way. Kept sealed. */
export interface SessionStore {
  put(key: string, content: string, until: Date): Promise<void>
  read(key: string, now: Date): Promise<string | undefined>
  /** Of several that take, one gets it. */
  take(key: string, now: Date): Promise<string | undefined>
}
