import { useId, useState } from 'react'
import { Button } from '../kit/Button.tsx'
import { FilePicker } from '../kit/FilePicker.tsx'
import { NameDialog } from '../shared/NameDialog.tsx'
import { createFolder } from './items.ts'
import type { Customer, Item } from './types.ts'

/** What of the folder is listed. */
export interface Shown {
  readonly search: string
  readonly flat: boolean
  readonly trashed: boolean
}

interface Props {
  customer: Customer
  folder: string | null
  may: Item['viewerCan'] | null
  shown: Shown
  onShow: (shown: Shown) => void
  onFiles: (files: File[]) => void
}

/** Search, what is listed, and what can be added. */
export function Toolbar({ customer, folder, may, shown, onShow, onFiles }: Props) {
  const id = useId()
  const [naming, setNaming] = useState(false)
  const toggle = (key: 'flat' | 'trashed', text: string) => (
    <label className="check">
      <input
        type="checkbox"
        checked={shown[key]}
        onChange={(event) => onShow({ ...shown, [key]: event.target.checked })}
      />
      {text}
    </label>
  )
  const why = (allowed: { allowed: boolean; reason: string | null } | undefined) =>
    allowed && !allowed.allowed ? (allowed.reason ?? 'Not allowed here.') : null
  return (
    <div className="toolbar">
      <div className="field search">
        <label htmlFor={id}>Search Document</label>
        <input
          id={id}
          type="search"
          placeholder="Document or folder"
          value={shown.search}
          onChange={(event) => onShow({ ...shown, search: event.target.value })}
        />
      </div>
      {toggle('flat', 'All documents and folders')}
      {toggle('trashed', 'Show trash')}
      <div className="buttons">
        <FilePicker
          label="Click to Upload"
          kind="main"
          many
          whyNot={why(may?.upload)}
          onFiles={onFiles}
        />
        <Button whyNot={why(may?.newFolder)} onClick={() => setNaming(true)}>
          + Folder
        </Button>
      </div>
      {naming && (
        <NameDialog
          title="New folder"
          submit="Make folder"
          onName={(name) => createFolder(customer.id, folder, name)}
          onClose={() => setNaming(false)}
        />
      )}
    </div>
  )
}
