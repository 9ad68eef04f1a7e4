import { useId, useState } from 'react'
import { Button } from '../kit/Button.tsx'
import { FilePicker } from '../kit/FilePicker.tsx'
import { NameDialog } from '../shared/NameDialog.tsx'
import { createFolder } from './api.ts'
import { labelOf } from './chosen.ts'
import type { Customer } from './types.ts'
import type { WhyNoSending } from './whyNoSending.ts'

interface Props {
  customer: Customer
  folder: string | null
  whyNot: WhyNoSending
  search: string
  onSearch: (text: string) => void
  onFiles: (files: File[]) => void
}

/** Search, Attach File, Click to Upload, + Folder, and to whose files what is sent goes. */
export function SendBar({ customer, folder, whyNot, search, onSearch, onFiles }: Props) {
  const id = useId()
  const [naming, setNaming] = useState(false)
  return (
    <div className="toolbar">
      <div className="field search">
        <label htmlFor={id}>Search</label>
        <input
          id={id}
          type="search"
          placeholder="Document or folder"
          value={search}
          onChange={(event) => onSearch(event.target.value)}
        />
      </div>
      <div className="buttons">
        <FilePicker label="Attach File" whyNot={whyNot.upload} onFiles={onFiles} />
        <FilePicker
          label="Click to Upload"
          kind="main"
          many
          whyNot={whyNot.upload}
          onFiles={onFiles}
        />
        <Button whyNot={whyNot.newFolder} onClick={() => setNaming(true)}>
          + Folder
        </Button>
      </div>
      <p className="muted why">
        {whyNot.upload ?? (
          <>
            What you send goes to the files of <bdi className="strong">{labelOf(customer)}</bdi>.
          </>
        )}
      </p>
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
