/** Wrong passwords an account may give before it has to solve a CAPTCHA, which only a browser can. */
const failuresMax = 3

/** What is known of an account's ways in since the start. */
export interface LoginRecord {
  failures: number
  logins: number
  failedAt: number | undefined
  enteredAt: number | undefined
}

export interface Logins {
  of(userId: string): LoginRecord
  failed(userId: string): void
  entered(userId: string): void
  mustSolveCaptcha(userId: string): boolean
  /** Browser sessions, by the value of their cookie. */
  readonly sessions: Map<string, string>
}

export function createLogins(now: () => number): Logins {
  const records = new Map<string, LoginRecord>()
  const of = (userId: string): LoginRecord => {
    const known = records.get(userId) ?? { failures: 0, logins: 0, failedAt: undefined, enteredAt: undefined }
    records.set(userId, known)
    return known
  }
  return {
    of,
    failed: (userId) => void Object.assign(of(userId), { failures: of(userId).failures + 1, failedAt: now() }),
    entered: (userId) =>
      void Object.assign(of(userId), { failures: 0, logins: of(userId).logins + 1, enteredAt: now() }),
    mustSolveCaptcha: (userId) => of(userId).failures >= failuresMax,
    sessions: new Map(),
  }
}
