import { Kind } from '../kit/Kind.tsx'
import { Link } from '../kit/Link.tsx'
import { day, minute, named, size } from '../lib/format.ts'
import { holdsItems } from '../lib/kinds.ts'
import { Badges } from './Badges.tsx'
import { download } from './bytes.ts'
import { ClientAccessSwitch } from './ClientAccessSwitch.tsx'
import type { Asked } from './ItemTable.tsx'
import { RowMenu } from './RowMenu.tsx'
import type { Customer, Item } from './types.ts'
import { to } from './where.ts'

interface Props {
  item: Item
  customer: Customer
  onAsk: (asked: Asked) => void
}

function Name({ item, customer }: { item: Item; customer: Customer }) {
  const name = named(item.name)
  if (holdsItems(item.kind) && !item.trashedAt) {
    return (
      <Link className="name" to={to('documents', customer.id, item.id)}>
        <bdi>{name}</bdi>
      </Link>
    )
  }
  if (item.kind === 'DOCUMENT' && item.viewerCan.download.allowed) {
    return (
      <button
        type="button"
        className="name link"
        title={`Download ${name}`}
        onClick={() => download(item.id)}
      >
        <bdi>{name}</bdi>
      </button>
    )
  }
  return (
    <bdi className="name" title={item.viewerCan.download.reason ?? undefined}>
      {name}
    </bdi>
  )
}

/** One folder, matter or document. */
export function ItemRow({ item, customer, onAsk }: Props) {
  return (
    <tr className={item.trashedAt ? 'trashed' : undefined}>
      <th scope="row">
        <span className="name-line">
          <Kind kind={item.kind} />
          <Name item={item} customer={customer} />
          <Badges item={item} />
        </span>
      </th>
      <td title={minute(item.modifiedAt)}>
        <span className="narrow-label">Modified </span>
        {day(item.modifiedAt)}
      </td>
      <td className={item.version ? 'number' : 'number blank'}>
        {item.version ? size(item.version.size) : ''}
      </td>
      <td>
        <ClientAccessSwitch item={item} onWho={() => onAsk({ about: 'who', item })} />
      </td>
      <td className="row-menu">
        <RowMenu item={item} customer={customer} onAsk={onAsk} />
      </td>
    </tr>
  )
}
