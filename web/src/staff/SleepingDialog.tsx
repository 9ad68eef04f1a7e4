import { Button } from '../kit/Button.tsx'
import { Dialog } from '../kit/Dialog.tsx'
import { SleepingList } from './SleepingList.tsx'
import type { Sleeping, Survivors } from './sleeping.ts'
import type { Customer } from './types.ts'

interface Props {
  customer: Customer
  /** Null where it is too much to be listed. */
  sleeping: Sleeping | null
  onPick: (survivors: Survivors) => void
  onClose: () => void
}

/** What becomes of what was given before the portal was closed. */
export function SleepingDialog({ customer, sleeping, onPick, onClose }: Props) {
  return (
    <Dialog title={`Open the portal of ${customer.name ?? customer.number}`} onClose={onClose}>
      <p>
        This was given before the portal was closed, and sleeps. Keep it, and it applies again at
        once; revoke it, and nothing of it comes back.
      </p>
      <SleepingList sleeping={sleeping} />
      <div className="buttons">
        <Button kind="main" onClick={() => onPick('AS_BEFORE')}>
          Open and keep all
        </Button>
        <Button kind="danger" onClick={() => onPick('REVOKE')}>
          Open and revoke all
        </Button>
        <Button onClick={onClose}>Leave it closed</Button>
      </div>
    </Dialog>
  )
}
