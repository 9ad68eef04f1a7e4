import { useState } from 'react'
import { Button } from '../kit/Button.tsx'
import { Dialog } from '../kit/Dialog.tsx'
import { Field } from '../kit/Field.tsx'
import { minute } from '../lib/format.ts'
import type { Invited } from './contacts.ts'

/** An invitation to hand over. */
export type Link = Invited & { readonly name: string }

/** Shows the link once, to be copied. */
export function InvitationDialog({ link, onClose }: { link: Link; onClose: () => void }) {
  const [copied, setCopied] = useState('')
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(link.invitationUrl ?? '')
      setCopied('Copied.')
    } catch {
      setCopied('The browser did not allow it; select the link and copy it.')
    }
  }
  return (
    <Dialog title={`Invitation of ${link.name}`} onClose={onClose}>
      <p>
        Hand this link over to {link.name} in a way you trust. It works once, until{' '}
        {minute(link.expiresAt)}, and is not shown again.
      </p>
      <Field
        label="Invitation link"
        readOnly
        value={link.invitationUrl ?? ''}
        onFocus={(event) => event.target.select()}
      />
      <div className="buttons">
        <Button kind="main" onClick={copy}>
          Copy link
        </Button>
        <span role="status">{copied}</span>
      </div>
    </Dialog>
  )
}
