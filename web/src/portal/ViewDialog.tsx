import { useEffect, useState } from 'react'
import { Button } from '../kit/Button.tsx'
import { Dialog } from '../kit/Dialog.tsx'
import { Loading, Problem } from '../kit/Notice.tsx'
import { named } from '../lib/format.ts'
import { download } from './bytes.ts'
import { loadPreview, type Preview } from './preview.ts'
import type { Item } from './types.ts'

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

/** Shows a document. */
export function ViewDialog({ item, onClose }: { item: Item; onClose: () => void }) {
  const [preview, setPreview] = useState<Preview | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a view is one intent, whatever the list says next
  useEffect(() => {
    let current = true
    let url = ''
    loadPreview(item)
      .catch((): Preview => ({ is: 'refused', message: 'The document could not be fetched.' }))
      .then((got) => {
        if (got.is === 'image') url = got.url
        if (current) setPreview(got)
      })
    return () => {
      current = false
      URL.revokeObjectURL(url)
    }
  }, [item.id])
  const name = named(item.name)
  const may = item.viewerCan.download
  return (
    <Dialog title={name} onClose={onClose}>
      {preview ? <Shown preview={preview} name={name} /> : <Loading />}
      <div className="buttons">
        <Button
          whyNot={may.allowed ? null : (may.reason ?? 'Not allowed.')}
          onClick={() => download(item.id)}
        >
          Download
        </Button>
      </div>
    </Dialog>
  )
}
