import { useState } from 'react'
import { Button } from '../kit/Button.tsx'
import { Field } from '../kit/Field.tsx'
import { tell } from '../kit/messages.ts'
import { Select } from '../kit/Select.tsx'
import { isRefused } from '../lib/command.ts'
import { lastDay } from '../lib/format.ts'
import { changeCapability, changeExpiry, giveBack, grant, hasEnded, revoke } from './access.ts'
import type { AccessEntry, Capability, Customer, Grant, Item } from './types.ts'
import { wayBack } from './undo.ts'

interface Props {
  contact: AccessEntry['contact']
  own: Grant | null
  item: Item
  customer: Customer
}

const CAPABILITIES = [
  ['DOWNLOAD', 'View and download'],
  ['VIEW', 'View only'],
] as const

/** The contact's own grant on this item: give, change, take away. */
export function OwnGrant({ contact, own: given, item, customer }: Props) {
  // What has ended is granted again, not changed.
  const ended = given !== null && hasEnded(given)
  const own = ended ? null : given
  const [capability, setCapability] = useState<Capability>(own?.capability ?? 'DOWNLOAD')
  const [until, setUntil] = useState('')
  const share = item.viewerCan.share
  const whyNot = share.allowed ? null : (share.reason ?? 'You may not share this.')
  const which = { customerId: customer.id, itemId: item.id, contactId: contact.id }
  const give = async () => {
    tell(await grant(item.id, contact.id, capability, until))
  }
  const take = async () => {
    const result = await revoke(item.id, contact.id)
    const taken = isRefused(result) ? null : result.taken[0]
    tell(
      result,
      wayBack(taken, (was) => giveBack(item.id, contact.id, was)),
    )
  }
  const change = async () => {
    if (own && own.capability !== capability) tell(await changeCapability(which, capability))
    if (own && until) tell(await changeExpiry(which, until))
  }
  const clear = async () => {
    tell(await changeExpiry(which, ''))
  }
  const unchanged = own !== null && own.capability === capability && !until
  const end = own?.expiresAt ? `Now until ${lastDay(own.expiresAt)}.` : 'No end if empty.'
  const hint = ended ? 'The access has ended; grant it again. No end if empty.' : end
  return (
    <fieldset className="own-grant">
      <legend>Own access of {contact.name}</legend>
      <Select label="May" value={capability} options={CAPABILITIES} onPick={setCapability} />
      <Field
        label="Until day"
        type="date"
        hint={hint}
        value={until}
        onChange={(event) => setUntil(event.target.value)}
      />
      <div className="buttons">
        {own === null ? (
          <Button whyNot={whyNot} onClick={give}>
            Grant
          </Button>
        ) : (
          <>
            <Button whyNot={whyNot ?? (unchanged ? 'Nothing is changed.' : null)} onClick={change}>
              Change
            </Button>
            {own.expiresAt && (
              <Button whyNot={whyNot} onClick={clear}>
                No end
              </Button>
            )}
            <Button kind="danger" whyNot={whyNot} onClick={take}>
              Revoke
            </Button>
          </>
        )}
      </div>
    </fieldset>
  )
}
