import { Button } from '../kit/Button.tsx'
import { Kind } from '../kit/Kind.tsx'
import { Link } from '../kit/Link.tsx'
import { tell } from '../kit/messages.ts'
import { day, minute, named, size } from '../lib/format.ts'
import { holdsItems } from '../lib/kinds.ts'
import { address } from '../lib/route.ts'
import { withdraw } from './api.ts'
import { download } from './bytes.ts'
import type { Customer, Item } from './types.ts'
import { whyNot } from './whyNot.ts'

interface Props {
  item: Item
  customer: Customer
  onView: (item: Item) => void
  onChoose: (item: Item) => void
}

/** Opens what it names; of what is not shown here, why. */
function Name({ item, customer, onView }: Omit<Props, 'onChoose'>) {
  const name = <bdi>{named(item.name)}</bdi>
  if (holdsItems(item.kind)) {
    return (
      <Link className="name" to={address('/portal', { customer: customer.id, folder: item.id })}>
        {name}
      </Link>
    )
  }
  const unseen = whyNot(item.viewerCan.view)
  if (unseen) {
    return (
      <>
        <span className="name" title={unseen}>
          {name}
        </span>
        <span className="hidden">{unseen}</span>
      </>
    )
  }
  return (
    <button type="button" className="name link" onClick={() => onView(item)}>
      {name}
    </button>
  )
}

/** One folder, matter or document that the viewer may see. */
export function DocumentRow({ item, customer, onView, onChoose }: Props) {
  const name = named(item.name)
  const may = item.viewerCan
  const takeBack = async () => {
    tell(await withdraw(item.id))
  }
  return (
    <tr>
      <th scope="row">
        <span className="name-line">
          <Kind kind={item.kind} />
          <Name item={item} customer={customer} onView={onView} />
          {item.mine && <span className="badge">Sent by you</span>}
        </span>
      </th>
      <td title={minute(item.modifiedAt)}>
        <span className="narrow-label">Modified </span>
        {day(item.modifiedAt)}
      </td>
      <td className={item.version ? 'number' : 'number blank'}>
        {item.version ? size(item.version.size) : ''}
      </td>
      <td className="row-actions">
        {item.kind === 'DOCUMENT' && (
          <Button
            whyNot={whyNot(may.download)}
            aria-label={`Download ${name}`}
            onClick={() => download(item.id, null)}
          >
            Download
          </Button>
        )}
        {item.version && item.version.number > 1 && (
          <Button kind="quiet" aria-label={`Versions of ${name}`} onClick={() => onChoose(item)}>
            Versions
          </Button>
        )}
        {item.kind === 'DOCUMENT' && item.mine && (
          <Button
            kind="quiet"
            whyNot={whyNot(may.withdraw)}
            aria-label={`Withdraw ${name}`}
            onClick={takeBack}
          >
            Withdraw
          </Button>
        )}
      </td>
    </tr>
  )
}
