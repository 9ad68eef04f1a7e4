import { named } from '../lib/format.ts'
import { NameDialog } from '../shared/NameDialog.tsx'
import { renameItem } from './items.ts'
import type { Item } from './types.ts'

/** Gives an item another name. */
export function RenameDialog({ item, onClose }: { item: Item; onClose: () => void }) {
  return (
    <NameDialog
      title={`Rename ${named(item.name)}`}
      submit="Rename"
      before={item.name ?? ''}
      onName={(name) => renameItem(item.id, name)}
      onClose={onClose}
    />
  )
}
