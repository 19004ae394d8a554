// What the seeded issues say. `{}` is replaced by one of the things of the line.

export interface Plot {
  readonly type: 'Epic' | 'Story' | 'Task' | 'Bug' | 'Service request' | 'Sub-task'
  readonly summary: string
  readonly things: readonly string[]
  readonly labels: readonly string[]
  readonly component: string
}

function plot(type: Plot['type'], component: string, labels: string, summary: string, ...things: string[]): Plot {
  return { type, summary, labels: labels.split(' '), component, things }
}

const systems = ['the wiki', 'the payroll system', 'the design archive', 'the build server', 'the customer database']

export const helpPlots: readonly Plot[] = [
  plot(
    'Bug',
    'Accounts',
    'login password',
    'Cannot login after {}',
    'a password reset',
    'the holidays',
    'changing my name',
  ),
  plot('Bug', 'Accounts', 'login sso', 'Login to {} asks for a code again and again', ...systems),
  plot('Service request', 'Accounts', 'access', 'Please give me access to {}', ...systems),
  plot(
    'Service request',
    'Accounts',
    'offboarding',
    'Remove the accounts of {}',
    'a contractor',
    'three interns',
    'a test user',
  ),
  plot('Service request', 'Hardware', 'laptop', 'New laptop for {}', 'a designer', 'a new colleague', 'the front desk'),
  plot('Bug', 'Hardware', 'printer', 'Printer on floor {} jams', '1', '2', '3', '4'),
  plot(
    'Service request',
    'Hardware',
    'screen',
    'A second screen for {}',
    'desk 12',
    'the meeting room',
    'my home office',
  ),
  plot('Bug', 'Network', 'vpn', 'VPN drops {}', 'every hour', 'on large downloads', 'when the laptop sleeps'),
  plot('Bug', 'Network', 'wifi', 'No wireless network in {}', 'the canteen', 'room Lisbon', 'the basement'),
  plot('Task', 'Network', 'maintenance', 'Replace the switch in {}', 'rack A', 'rack B', 'the north wing'),
  plot('Task', 'Accounts', 'audit', 'Review who may administer {}', ...systems),
  plot('Bug', 'Accounts', 'email', 'Mails to {} come back', 'the sales list', 'suppliers', 'new customers'),
]

export const appEpics = ['Single sign-on', 'A faster checkout', 'The app for phones', 'Reports for merchants'] as const

export const appPlots: readonly Plot[] = [
  plot(
    'Story',
    'Web',
    'login',
    'As a customer I can login with {}',
    'a passkey',
    'a link by e-mail',
    'my company account',
  ),
  plot('Bug', 'Web', 'login regression', 'Login page stays blank on {}', 'Safari', 'an old Firefox', 'tablets'),
  plot(
    'Story',
    'Mobile',
    'offline',
    'As a customer I can see {} without a network',
    'my orders',
    'my wish list',
    'receipts',
  ),
  plot('Story', 'Web', 'checkout', 'As a customer I can pay with {}', 'an invoice', 'a gift card', 'two cards'),
  plot('Bug', 'API', 'performance', 'Search for {} takes ten seconds', 'empty words', 'long words', 'article numbers'),
  plot(
    'Bug',
    'Mobile',
    'crash',
    'The app crashes when {}',
    'the phone turns',
    'a push message opens',
    'the basket is empty',
  ),
  plot('Task', 'API', 'upgrade', 'Upgrade {}', 'the database driver', 'the web framework', 'the image library'),
  plot(
    'Task',
    'Web',
    'accessibility',
    'Make {} usable by keyboard',
    'the menu',
    'the date picker',
    'the photo gallery',
  ),
  plot('Bug', 'Web', 'i18n', 'Prices show the wrong {}', 'currency', 'rounding', 'separator'),
  plot(
    'Task',
    'API',
    'security',
    'Rotate the keys of {}',
    'the payment gateway',
    'the mail service',
    'the map service',
  ),
  plot('Story', 'API', 'reports', 'As a merchant I can export {}', 'orders', 'refunds', 'visitors'),
]

export const subtaskSummaries = [
  'Write the tests',
  'Agree on the wording',
  'Update the documentation',
  'Try it on old devices',
] as const

export const descriptions = [
  'It happened this morning, and *twice* last week.\n\nSteps:\n# Open the page\n# Wait a minute\n# Try again\n\nExpected: it works. Seen: an error.',
  'h3. What is wanted\nSee the [handbook|https://handbook.example.com/desk] for the background.\n\n* Needed before the end of the month\n* No hurry after that',
  'The log says:\n{code}\nERROR timeout after 30000 ms\n{code}\nNothing else is unusual.',
  'As discussed. {quote}We should not do this twice.{quote}',
  'Short and plain: please have a look.',
] as const

export const comments = [
  'I had a look. It is the _cache_ again.',
  'Could you tell us the {{version}} you use?',
  'Works for me now, thank you.',
  '[~accountid:5a0e4c1d9b7f3a2e6c8d0002] can you take this?',
  'Deployed to the test system.\nPlease check until *Friday*.',
  'Same here, since the update of last night.',
] as const

export const customers = ['Northwind Books', 'Alder & Sons', 'Blue Harbour', 'Kestrel Travel'] as const
