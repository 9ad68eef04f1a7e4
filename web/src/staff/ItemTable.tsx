import { useState } from 'react'
import { ItemRow } from './ItemRow.tsx'
import { RenameDialog } from './RenameDialog.tsx'
import type { Customer, Item } from './types.ts'
import { WhoSheet } from './WhoSheet.tsx'

interface Props {
  items: readonly Item[]
  customer: Customer
}

/** Something about one row is open. */
export interface Asked {
  readonly about: 'who' | 'rename'
  readonly item: Item
}

/** Name · Modified · Size · Client Access. */
export function ItemTable({ items, customer }: Props) {
  const [asked, setAsked] = useState<Asked | null>(null)
  const close = () => setAsked(null)
  return (
    <>
      <table className="items">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Modified</th>
            <th scope="col">Size</th>
            <th scope="col">Client Access</th>
            <th scope="col">
              <span className="hidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <ItemRow key={item.id} item={item} customer={customer} onAsk={setAsked} />
          ))}
        </tbody>
      </table>
      {asked?.about === 'who' && <WhoSheet item={asked.item} customer={customer} onClose={close} />}
      {asked?.about === 'rename' && <RenameDialog item={asked.item} onClose={close} />}
    </>
  )
}
