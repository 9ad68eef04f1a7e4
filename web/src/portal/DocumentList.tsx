import { useState } from 'react'
import { DocumentRow } from './DocumentRow.tsx'
import type { Customer, Item } from './types.ts'
import { ViewDialog } from './ViewDialog.tsx'

interface Props {
  items: readonly Item[]
  customer: Customer
}

/** Name · Modified · Size; cards on phones. */
export function DocumentList({ items, customer }: Props) {
  const [viewed, setViewed] = useState<Item | null>(null)
  return (
    <>
      <table className="items">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Modified</th>
            <th scope="col">Size</th>
            <th scope="col">
              <span className="hidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <DocumentRow key={item.id} item={item} customer={customer} onView={setViewed} />
          ))}
        </tbody>
      </table>
      {viewed && <ViewDialog item={viewed} onClose={() => setViewed(null)} />}
    </>
  )
}
