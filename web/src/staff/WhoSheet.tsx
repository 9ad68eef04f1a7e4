import { useState } from 'react'
import { Button } from '../kit/Button.tsx'
import { Dialog } from '../kit/Dialog.tsx'
import { Empty, Loading, Problem } from '../kit/Notice.tsx'
import { PAGE } from '../lib/connection.ts'
import { count, named } from '../lib/format.ts'
import { useLive } from '../lib/useLive.ts'
import { loadAccessList } from './access.ts'
import { Conditions } from './Conditions.tsx'
import type { Customer, Item } from './types.ts'
import { WhoEntry } from './WhoEntry.tsx'

interface Props {
  item: Item
  customer: Customer
  onClose: () => void
}

const EVERY_MS = 10_000

/** Who can see this, and why: every contact of the customer. */
export function WhoSheet({ item, customer, onClose }: Props) {
  const [wanted, setWanted] = useState(PAGE)
  const list = useLive(`who ${item.id} ${wanted}`, () => loadAccessList(item.id, wanted), EVERY_MS)
  return (
    <Dialog side title="Who can see this, and why" onClose={onClose}>
      <p className="strong">
        <bdi>{named(item.name)}</bdi>
      </p>
      <Conditions customer={customer} />
      {list.error && <Problem text={list.error} onRetry={list.reload} />}
      {!list.data && !list.error && <Loading />}
      {list.data && (
        <p role="status">
          {count(list.data.visibleTo, 'contact')} of {list.data.entries.total.toLocaleString()} can
          see it now.
        </p>
      )}
      {list.data?.entries.total === 0 && (
        <Empty title="This customer has no contacts yet">
          <p>Contacts that you add under Contacts and portal appear here.</p>
        </Empty>
      )}
      <ul className="who">
        {list.data?.entries.rows.map((entry) => (
          <WhoEntry
            key={entry.contact.id}
            entry={entry}
            own={list.data?.grants.find((grant) => grant.contactId === entry.contact.id) ?? null}
            item={item}
            customer={customer}
          />
        ))}
      </ul>
      {list.data?.entries.hasMore && (
        <Button onClick={() => setWanted(wanted + PAGE)}>
          Show more ({list.data.entries.rows.length} of {list.data.entries.total.toLocaleString()})
        </Button>
      )}
    </Dialog>
  )
}
