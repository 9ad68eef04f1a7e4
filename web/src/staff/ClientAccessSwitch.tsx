import { Button } from '../kit/Button.tsx'
import { tell } from '../kit/messages.ts'
import { Switch } from '../kit/Switch.tsx'
import { isRefused } from '../lib/command.ts'
import { named } from '../lib/format.ts'
import { giveBack, grant, revoke } from './access.ts'
import { accessText, whyFixed } from './clientAccess.ts'
import type { Item } from './types.ts'
import { wayBack } from './undo.ts'

interface Props {
  item: Item
  onWho: () => void
}

/** Client Access of a row: for all clients of the customer. */
export function ClientAccessSwitch({ item, onWho }: Props) {
  const { state } = item.clientAccess
  const give = async () => {
    tell(await grant(item.id), () => revoke(item.id).then((back) => tell(back)))
  }
  const take = async () => {
    const result = await revoke(item.id)
    const taken = isRefused(result) ? null : result.taken[0]
    tell(
      result,
      wayBack(taken, (was) => giveBack(item.id, null, was)),
    )
  }
  return (
    <span className="line">
      <Switch
        label={`Client Access to ${named(item.name)}`}
        text={accessText(item)}
        on={state === 'YES'}
        whyNot={whyFixed(item)}
        onSwitch={(on) => (on ? give() : take())}
      />
      {state === 'SOME' && (
        <Button kind="quiet" aria-label={`Who can see ${named(item.name)}`} onClick={onWho}>
          Who?
        </Button>
      )}
    </span>
  )
}
