import { AccountState } from './AccountState.tsx'
import { OwnGrant } from './OwnGrant.tsx'
import { pathText } from './paths.ts'
import type { AccessEntry, Customer, Grant, Item } from './types.ts'

interface Props {
  entry: AccessEntry
  /** The contact's own grant on this very item. */
  own: Grant | null
  item: Item
  customer: Customer
}

/** One contact: the answer, every path that leads there, and its own grant. */
export function WhoEntry({ entry, own, item, customer }: Props) {
  const { contact, view, download } = entry
  return (
    <li className="who-entry">
      <h3>
        <bdi>{contact.name}</bdi> <AccountState account={contact.account} until={null} />
      </h3>
      <p>
        <span className={view.allowed ? 'state good' : 'state'}>
          {view.allowed ? '✓ Can see it' : '✗ Cannot see it'}
        </span>
        {view.allowed && (download.allowed ? ', can download' : ', cannot download')}
      </p>
      {!view.allowed && <p className="muted">{view.reason}</p>}
      {view.allowed && !download.allowed && item.kind === 'DOCUMENT' && (
        <p className="muted">{download.reason}</p>
      )}
      {view.paths.length > 0 && (
        <ul className="paths">
          {view.paths.map((path) => (
            <li key={pathText(path, item.id)}>{pathText(path, item.id)}</li>
          ))}
        </ul>
      )}
      <OwnGrant
        key={own?.id ?? 'none'}
        contact={contact}
        own={own}
        item={item}
        customer={customer}
      />
    </li>
  )
}
