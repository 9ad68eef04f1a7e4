import { Button } from '../kit/Button.tsx'
import { tell } from '../kit/messages.ts'
import { Select } from '../kit/Select.tsx'
import { isRefused } from '../lib/command.ts'
import { AccountState } from './AccountState.tsx'
import { assign, invite } from './contacts.ts'
import type { Link } from './InvitationDialog.tsx'
import { ROLES } from './roles.ts'
import type { Contact, Customer, Member } from './types.ts'

interface Props {
  member: Member
  customer: Customer
  onInvited: (link: Link) => void
}

function whyNoInvitation({ account, email }: Contact): string | null {
  if (email === null) return 'An invitation needs an e-mail address; this contact has none.'
  if (account === 'ACTIVE') return 'The account is active; there is nothing to invite to.'
  if (account === 'CLOSED') return 'The account is closed.'
  return null
}

/** One contact of the customer. */
export function MemberRow({ member, customer, onInvited }: Props) {
  const { contact, membership } = member
  const send = async () => {
    const result = await invite(contact.id)
    tell(result)
    if (!isRefused(result)) onInvited({ ...result, name: contact.name })
  }
  const change = async (now: Partial<Pick<typeof membership, 'role' | 'canDownload'>>) => {
    const { role, canDownload } = { ...membership, ...now }
    tell(await assign({ contactId: contact.id, customerId: customer.id, role, canDownload }))
  }
  return (
    <li className="member">
      <div>
        <p className="strong">
          <bdi>{contact.name}</bdi>
        </p>
        <p className="muted">{contact.email ?? 'No e-mail address'}</p>
      </div>
      <div>
        <AccountState account={contact.account} until={contact.invitedUntil} />
        {contact.kind === 'PARTNER' && <span className="badge">Partner</span>}
        {!membership.portalOn && <span className="badge">Portal switch off</span>}
      </div>
      <Select
        label={`Role of ${contact.name}`}
        value={membership.role}
        options={ROLES}
        onPick={(role) => change({ role })}
      />
      <label className="check">
        <input
          type="checkbox"
          checked={membership.canDownload}
          onChange={(event) => change({ canDownload: event.target.checked })}
        />
        Can Download
      </label>
      <Button whyNot={whyNoInvitation(contact)} onClick={send}>
        {contact.account === 'INVITED' ? 'New invitation link' : 'Invite'}
      </Button>
    </li>
  )
}
