import { useEffect, useState } from 'react'
import { Button } from '../kit/Button.tsx'
import { Dialog } from '../kit/Dialog.tsx'
import { Loading, Problem } from '../kit/Notice.tsx'
import { named } from '../lib/format.ts'
import { download } from './bytes.ts'
import { loadPreview, type Preview } from './preview.ts'
import type { Item, Version } from './types.ts'
import { versionName } from './versionName.ts'
import { whyNot } from './whyNot.ts'

function Shown({ preview, name }: { preview: Preview; name: string }) {
  switch (preview.is) {
    case 'image':
      return <img className="preview" src={preview.url} alt={name} />
    case 'text':
      return (
        <>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
          <pre className="preview" tabIndex={0}>
            {preview.text}
          </pre>
          {preview.cut && <p className="muted">Only the beginning is shown.</p>}
        </>
      )
    case 'tab':
      return (
        <p>
          <a className="button main" href={preview.url} target="_blank" rel="noopener noreferrer">
            Open in a new tab
          </a>
        </p>
      )
    case 'refused':
      return <Problem text={preview.message} />
  }
}

interface Props {
  item: Item
  /** The one that was chosen; the newest if none was. */
  version: Version | null
  onClose: () => void
}

/** Shows a document. */
export function ViewDialog({ item, version, onClose }: Props) {
  const [preview, setPreview] = useState<Preview | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a view is one intent, whatever the list says next
  useEffect(() => {
    let current = true
    let url = ''
    loadPreview(item, version)
      .catch((): Preview => ({ is: 'refused', message: 'The document could not be fetched.' }))
      .then((got) => {
        if (got.is === 'image') url = got.url
        if (current) setPreview(got)
      })
    return () => {
      current = false
      URL.revokeObjectURL(url)
    }
  }, [item.id, version?.id])
  const name = named(item.name)
  const may = (version ?? item).viewerCan.download
  return (
    <Dialog title={name} onClose={onClose}>
      {version && <p className="muted">{versionName(version)}</p>}
      {preview ? <Shown preview={preview} name={name} /> : <Loading />}
      <div className="buttons">
        <Button whyNot={whyNot(may)} onClick={() => download(item.id, version?.id ?? null)}>
          Download
        </Button>
      </div>
    </Dialog>
  )
}
