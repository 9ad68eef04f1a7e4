import { Button } from '../kit/Button.tsx'
import { tell } from '../kit/messages.ts'
import { Switch } from '../kit/Switch.tsx'
import { named } from '../lib/format.ts'
import { grant, revoke } from './access.ts'
import { accessText, whyFixed } from './clientAccess.ts'
import type { Item } from './types.ts'

interface Props {
  item: Item
  onWho: () => void
}

/** Client Access of a row: for all clients of the customer. */
export function ClientAccessSwitch({ item, onWho }: Props) {
  const { state } = item.clientAccess
  const change = async (on: boolean) => {
    const result = await (on ? grant(item.id) : revoke(item.id))
    const back = () => (on ? revoke(item.id) : grant(item.id)).then((done) => tell(done))
    tell(result, back)
  }
  return (
    <span className="line">
      <Switch
        label={`Client Access to ${named(item.name)}`}
        text={accessText(item)}
        on={state === 'YES'}
        whyNot={whyFixed(item)}
        onSwitch={change}
      />
      {state === 'SOME' && (
        <Button kind="quiet" aria-label={`Who can see ${named(item.name)}`} onClick={onWho}>
          Who?
        </Button>
      )}
    </span>
  )
}
