import { Button } from '../kit/Button.tsx'
import { FilePicker } from '../kit/FilePicker.tsx'
import { toast } from '../kit/messages.ts'
import { size } from '../lib/format.ts'
import type { Uploads } from './store.ts'
import type { Upload } from './types.ts'

function words(upload: Upload): string {
  const sent = `${size(upload.sent)} of ${size(upload.size)}`
  switch (upload.state.is) {
    case 'waiting':
      return 'Waiting'
    case 'sending':
      return sent
    case 'paused':
      return `Paused at ${sent}`
    case 'unattached':
      return `Stopped at ${sent}. Choose the file again to go on.`
    case 'clash':
      return 'The name is taken'
    case 'failed':
      return upload.state.reason
    case 'done':
      return `Sent, ${size(upload.size)}`
  }
}

/** One upload: how far it is, and what can be done about it. */
export function UploadLine({ upload, uploads }: { upload: Upload; uploads: Uploads }) {
  const { key, name, state } = upload
  const again = (files: File[]) => {
    const file = files[0]
    if (file && !uploads.attach(key, file)) {
      toast(`That is another file; choose ${name} with ${size(upload.size)}.`, { bad: true })
    }
  }
  return (
    <li className={state.is === 'failed' ? 'upload failed' : 'upload'}>
      <bdi className="upload-name">{name}</bdi>
      <span className="upload-state">{words(upload)}</span>
      {state.is !== 'done' && (
        <progress max={Math.max(upload.size, 1)} value={upload.sent} aria-label={`${name} sent`} />
      )}
      <span className="upload-buttons">
        {state.is === 'sending' && (
          <Button kind="quiet" aria-label={`Pause ${name}`} onClick={() => uploads.pause(key)}>
            Pause
          </Button>
        )}
        {state.is === 'paused' && (
          <Button kind="quiet" aria-label={`Resume ${name}`} onClick={() => uploads.resume(key)}>
            Resume
          </Button>
        )}
        {state.is === 'failed' && state.canRetry && (
          <Button kind="quiet" aria-label={`Retry ${name}`} onClick={() => uploads.resume(key)}>
            Retry
          </Button>
        )}
        {state.is === 'unattached' && (
          <FilePicker kind="quiet" label={`Choose ${name}`} onFiles={again} />
        )}
        <Button
          kind="quiet"
          aria-label={state.is === 'done' ? `Remove ${name} from the list` : `Cancel ${name}`}
          onClick={() => uploads.remove(key)}
        >
          ✕
        </Button>
      </span>
    </li>
  )
}
