import { Button } from '../kit/Button.tsx'
import { tell } from '../kit/messages.ts'
import { Select } from '../kit/Select.tsx'
import { isRefused } from '../lib/command.ts'
import { AccountState } from './AccountState.tsx'
import { assign, invite } from './contacts.ts'
import type { Link } from './InvitationDialog.tsx'
import { inheritedText, ROLES } from './roles.ts'
import type { Contact, Customer, Member, MembershipOrigin } from './types.ts'

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
  const own = membership.origins.find(({ group }) => group === null)
  const inherited = membership.origins.filter(({ group }) => group !== null)
  const change = async (now: Partial<Pick<MembershipOrigin, 'role' | 'canDownload'>>) => {
    tell(await assign({ contactId: contact.id, customerId: customer.id, ...now }))
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
        {inherited.map((origin) => (
          <p key={origin.group?.id} className="muted">
            <bdi>{inheritedText(origin)}</bdi>
          </p>
        ))}
      </div>
      {own ? (
        <>
          <Select
            label={`Role of ${contact.name}`}
            value={own.role}
            options={ROLES}
            onPick={(role) => change({ role })}
          />
          <label className="check">
            <input
              type="checkbox"
              checked={own.canDownload}
              onChange={(event) => change({ canDownload: event.target.checked })}
            />
            Can Download
          </label>
        </>
      ) : (
        <p className="muted inherited">No membership of their own: it changes with the group.</p>
      )}
      <Button whyNot={whyNoInvitation(contact)} onClick={send}>
        {contact.account === 'INVITED' ? 'New invitation link' : 'Invite'}
      </Button>
    </li>
  )
}
