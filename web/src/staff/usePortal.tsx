import { type ReactNode, useState } from 'react'
import { tell } from '../kit/messages.ts'
import { isRefused } from '../lib/command.ts'
import { closePortal, foreseeOpening, openPortal } from './portal.ts'
import { SleepingDialog } from './SleepingDialog.tsx'
import { isTooMuch, type Sleeping, type Survivors } from './sleeping.ts'
import type { Customer } from './types.ts'

interface Portal {
  /** Opens it; asks first where something from before would wake. */
  readonly open: () => Promise<void>
  readonly close: () => Promise<void>
  /** To be shown: what is asked, if anything is. */
  readonly question: ReactNode
}

/** Opens and closes the portal of a customer. */
export function usePortal(customer: Customer): Portal {
  const [asked, setAsked] = useState<{ sleeping: Sleeping | null } | null>(null)
  const openAs = async (survivors: Survivors) => {
    setAsked(null)
    const result = await openPortal(customer.id, survivors)
    const close = () => closePortal(customer.id).then((back) => tell(back))
    // Closing gives nothing back that the opening revoked.
    const revoked = !isRefused(result) && result.survivors.revoked
    tell(result, revoked ? undefined : close)
  }
  const open = async () => {
    const found = await foreseeOpening(customer.id)
    if (found.__typename === 'ChangePreview') {
      if (found.survivors.count > 0) setAsked({ sleeping: found.survivors })
      else await openAs('REVOKE')
    } else if (isTooMuch(found)) {
      setAsked({ sleeping: null })
    } else {
      tell(found)
    }
  }
  const close = async () => {
    tell(await closePortal(customer.id), () =>
      openPortal(customer.id, 'AS_BEFORE').then((back) => tell(back)),
    )
  }
  const question = asked && (
    <SleepingDialog
      customer={customer}
      sleeping={asked.sleeping}
      onPick={openAs}
      onClose={() => setAsked(null)}
    />
  )
  return { open, close, question }
}
