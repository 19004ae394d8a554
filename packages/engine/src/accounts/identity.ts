import type { InstanceOwner } from '../instances/instance.ts'

/** Who calls: a user of an account of an organization. */
export interface Identity {
  readonly organizationId: number
  readonly accountId: number
  readonly user: InstanceOwner
}

/** What an Authorization header says, before anything is believed. */
export interface Credentials {
  readonly user?: string
  readonly organization?: string
  readonly element?: string
  readonly bearer?: string
}

/** The two secrets that identify a user for ever. */
export interface Secrets {
  readonly userSecret: string
  readonly organizationSecret: string
}

export interface NewUser {
  readonly email: string
  readonly firstName: string
  readonly lastName: string
  readonly password?: string
  /** The account to join; absent for an account of the user's own. */
  readonly accountId?: number
}

/** Keeps organizations, accounts and users. */
export interface AccountStore {
  byUserSecret(secret: string): Promise<Identity | undefined>
  organizationBySecret(secret: string): Promise<number | undefined>
  byCredentials(username: string, password: string): Promise<Identity | undefined>
  /** Also ends the user's sessions whose time is over: logging in leaves no more behind than it found. */
  openSession(userId: number, token: string, lasts: { readonly from: Date; readonly until: Date }): Promise<void>
  bySession(token: string, now: Date): Promise<Identity | undefined>
  secretsOf(userId: number): Promise<Secrets>
  /** @throws Fault conflict when the e-mail address is taken. */
  createUser(organizationId: number, user: NewUser, secret: string): Promise<Identity>
  users(accountId: number): Promise<readonly Identity[]>
}
