import { Button } from '../kit/Button.tsx'
import { FilePicker } from '../kit/FilePicker.tsx'
import { Menu } from '../kit/Menu.tsx'
import { tell } from '../kit/messages.ts'
import { named } from '../lib/format.ts'
import { download, uploads } from './bytes.ts'
import type { Asked } from './ItemTable.tsx'
import { restoreBeside, restoreItem, trashItem } from './items.ts'
import type { Allowed, Customer, Item } from './types.ts'

interface Props {
  item: Item
  customer: Customer
  onAsk: (asked: Asked) => void
}

const why = ({ allowed, reason }: Allowed) => (allowed ? null : (reason ?? 'Not allowed.'))

/** What can be done with a row. */
export function RowMenu({ item, customer, onAsk }: Props) {
  const may = item.viewerCan
  const trash = async () => {
    tell(await trashItem(item.id), () => restoreItem(item.id).then((back) => tell(back)))
  }
  // Only the name is in the way: it comes back under a number.
  const beside = !may.restore.allowed && may.restoreKeepBoth.allowed
  const restore = async () => {
    const done = await (beside ? restoreBeside : restoreItem)(item.id)
    tell(done, () => trashItem(item.id).then((back) => tell(back)))
  }
  const newVersion = (files: File[]) =>
    uploads.add(files, { customerId: customer.id, folderId: null, documentId: item.id })
  return (
    <Menu label={`Actions for ${named(item.name)}`}>
      <Button kind="quiet" onClick={() => onAsk({ about: 'who', item })}>
        Who can see this, and why
      </Button>
      {item.kind === 'DOCUMENT' && (
        <>
          <Button kind="quiet" whyNot={why(may.download)} onClick={() => download(item.id)}>
            Download
          </Button>
          <FilePicker
            kind="quiet"
            label="New version"
            whyNot={why(may.addVersion)}
            onFiles={newVersion}
          />
        </>
      )}
      <Button
        kind="quiet"
        whyNot={why(may.rename)}
        onClick={() => onAsk({ about: 'rename', item })}
      >
        Rename
      </Button>
      {item.trashedAt ? (
        <Button
          kind="quiet"
          whyNot={why(beside ? may.restoreKeepBoth : may.restore)}
          onClick={restore}
        >
          {beside ? 'Restore under another name' : 'Restore'}
        </Button>
      ) : (
        <Button kind="quiet" whyNot={why(may.trash)} onClick={trash}>
          Trash
        </Button>
      )}
    </Menu>
  )
}
