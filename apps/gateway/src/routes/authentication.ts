import type { Engine, Identity } from '@valence/engine'
import { z } from 'zod'
import type { App } from '../app-type.ts'
import { forUser, identityOf } from '../plugins/authenticate.ts'
import * as schemas from '../schemas/index.ts'

const tags = ['Accounts']
const presented = z.looseObject({ id: z.number(), email: z.string(), accountId: z.number() }).meta({ id: 'User' })

/** `/authentication` and `/users`: who may call, and with which secrets. */
export function authenticationRoutes(app: App, engine: Engine): void {
  const asUser = forUser(engine.authentication)

  app.post(
    '/authentication',
    {
      // Passwords are chosen by people, and each try costs tens of milliseconds of a core.
      config: { rateLimit: { max: 30, timeWindow: 60_000 } },
      schema: {
        tags,
        summary: 'Log in',
        body: schemas.login,
        response: { 200: z.object({ token: z.string() }), default: schemas.fault },
      },
    },
    (request) => engine.accounts.login(request.body.username, request.body.password),
  )

  const secrets = z.object({ userSecret: z.string(), organizationSecret: z.string() })
  app.get(
    '/authentication/secrets',
    {
      ...asUser,
      schema: { tags, summary: 'The secrets of the caller', response: { 200: secrets, default: schemas.fault } },
    },
    (request) => engine.accounts.secrets(identityOf(request)),
  )

  app.get(
    '/users',
    {
      ...asUser,
      schema: {
        tags,
        summary: "The users of the caller's account",
        response: { 200: z.array(presented), default: schemas.fault },
      },
    },
    async (request) => (await engine.accounts.users(identityOf(request))).map(present),
  )

  const created = { 200: presented.extend({ secret: z.string() }).meta({ id: 'CreatedUser' }), default: schemas.fault }
  app.post(
    '/users',
    {
      ...asUser,
      schema: {
        tags,
        summary: 'Add a user with an account of its own',
        description: 'The user sees nothing of other accounts. Its secret is told in this answer.',
        body: schemas.userInput,
        response: created,
      },
    },
    async (request) => create(identityOf(request), request.body),
  )

  app.post(
    '/accounts/:id/users',
    {
      ...asUser,
      schema: {
        tags,
        summary: 'Add a user to an account',
        description: 'Users of one account share its instances.',
        params: z.object({ id: schemas.numericId }),
        body: schemas.userInput,
        response: created,
      },
    },
    async (request) => create(identityOf(request), request.body, request.params.id),
  )

  async function create(by: Identity, user: z.infer<typeof schemas.userInput>, accountId?: number) {
    const { email, firstName, lastName, password } = user
    const { identity, secret } = await engine.accounts.createUser(by, {
      email,
      firstName,
      lastName,
      ...(password === undefined ? {} : { password }),
      ...(accountId === undefined ? {} : { accountId }),
    })
    return { ...present(identity), secret }
  }
}

function present({ user, accountId }: Identity) {
  const { emailAddress, ...names } = user
  return { ...names, email: emailAddress, accountId }
}
