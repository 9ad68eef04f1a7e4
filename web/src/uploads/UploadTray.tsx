import { useSyncExternalStore } from 'react'
import { Button } from '../kit/Button.tsx'
import { count } from '../lib/format.ts'
import { ClashDialog } from './ClashDialog.tsx'
import type { Uploads } from './store.ts'
import type { Upload } from './types.ts'
import { UploadLine } from './UploadLine.tsx'

function summary(uploads: readonly Upload[]): string {
  const done = uploads.filter((upload) => upload.state.is === 'done').length
  const failed = uploads.filter((upload) => upload.state.is === 'failed').length
  const parts = [`${done} of ${count(uploads.length, 'file')} sent`]
  if (failed > 0) parts.push(`${failed} failed`)
  return parts.join(', ')
}

/** The docked list of uploads; it stays while one moves through the page. */
export function UploadTray({ uploads }: { uploads: Uploads }) {
  const list = useSyncExternalStore(uploads.subscribe, uploads.current)
  const clash = list.find((upload) => upload.state.is === 'clash')
  if (list.length === 0) return null
  const over = list.filter((upload) => upload.state.is === 'done')
  return (
    <section className="tray" aria-label="Uploads">
      <header>
        <h2>Uploads</h2>
        <span role="status">{summary(list)}</span>
        <Button
          kind="quiet"
          whyNot={over.length === 0 ? 'Nothing is finished yet.' : null}
          onClick={() => {
            for (const upload of over) uploads.remove(upload.key)
          }}
        >
          Clear finished
        </Button>
      </header>
      <ul>
        {list.map((upload) => (
          <UploadLine key={upload.key} upload={upload} uploads={uploads} />
        ))}
      </ul>
      {clash && clash.state.is === 'clash' && (
        <ClashDialog
          key={clash.key}
          name={clash.name}
          clash={clash.state.clash}
          onChoose={(choice) => uploads.choose(clash.key, choice)}
          onSkip={() => uploads.remove(clash.key)}
        />
      )}
    </section>
  )
}
