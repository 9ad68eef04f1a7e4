import { command, mutation } from '../lib/command.ts'
import { foresee, type Survivors } from './sleeping.ts'

interface Opening {
  customerId: string
  survivors: Survivors
}

const OPEN = mutation<Opening, { survivors: { revoked: boolean } }>(
  'openCustomerPortal',
  'OpenCustomerPortalInput',
  'CustomerPortalOpened',
  'survivors { revoked }',
)

const CLOSE = mutation<{ customerId: string; notify: boolean }>(
  'closeCustomerPortal',
  'CloseCustomerPortalInput',
  'CustomerPortalClosed',
)

/** What opening the portal would wake; nothing is opened. */
export const foreseeOpening = (customerId: string) =>
  foresee({ openCustomerPortal: { customerId, survivors: 'AS_BEFORE' } })

export const openPortal = (customerId: string, survivors: Survivors) =>
  command(OPEN, { customerId, survivors })

export const closePortal = (customerId: string) => command(CLOSE, { customerId, notify: false })
