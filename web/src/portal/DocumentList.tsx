import { useState } from 'react'
import { DocumentRow } from './DocumentRow.tsx'
import type { Customer, Item, Version } from './types.ts'
import { VersionsDialog } from './VersionsDialog.tsx'
import { ViewDialog } from './ViewDialog.tsx'

interface Props {
  items: readonly Item[]
  customer: Customer
}

/** Name · Modified · Size; cards on phones. */
export function DocumentList({ items, customer }: Props) {
  const [viewed, setViewed] = useState<{ item: Item; version: Version | null } | null>(null)
  const [chosen, setChosen] = useState<Item | null>(null)
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
            <DocumentRow
              key={item.id}
              item={item}
              customer={customer}
              onView={() => setViewed({ item, version: null })}
              onChoose={setChosen}
            />
          ))}
        </tbody>
      </table>
      {chosen && (
        <VersionsDialog
          item={chosen}
          onView={(version) => {
            setChosen(null)
            setViewed({ item: chosen, version })
          }}
          onClose={() => setChosen(null)}
        />
      )}
      {viewed && <ViewDialog {...viewed} onClose={() => setViewed(null)} />}
    </>
  )
}
