import { Button } from '../kit/Button.tsx'
import { Dialog } from '../kit/Dialog.tsx'
import type { Choice, Clash } from './types.ts'

interface Props {
  name: string
  clash: Clash
  onChoose: (choice: Choice) => void
  onSkip: () => void
}

/** The name is taken: new version, keep both, or do not send it. */
export function ClashDialog({ name, clash, onChoose, onSkip }: Props) {
  return (
    <Dialog title="The name is taken" onClose={onSkip}>
      <p>{clash.message}</p>
      <p>
        <bdi className="strong">{name}</bdi>
      </p>
      <div className="buttons">
        {clash.choices.includes('NEW_VERSION') && (
          <Button kind="main" onClick={() => onChoose('NEW_VERSION')}>
            New version
          </Button>
        )}
        {clash.choices.includes('KEEP_BOTH') && (
          <Button onClick={() => onChoose('KEEP_BOTH')}>
            Keep both{clash.suggestion ? ` (as ${clash.suggestion})` : ''}
          </Button>
        )}
        <Button kind="quiet" onClick={onSkip}>
          Do not send
        </Button>
      </div>
    </Dialog>
  )
}
