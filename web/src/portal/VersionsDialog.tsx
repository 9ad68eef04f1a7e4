import { Button } from '../kit/Button.tsx'
import { Dialog } from '../kit/Dialog.tsx'
import { Loading, Problem } from '../kit/Notice.tsx'
import { named, size } from '../lib/format.ts'
import { useLive } from '../lib/useLive.ts'
import { loadVersions } from './api.ts'
import { download } from './bytes.ts'
import type { Item, Version } from './types.ts'
import { versionName } from './versionName.ts'
import { whyNot } from './whyNot.ts'

interface Props {
  item: Item
  onView: (version: Version) => void
  onClose: () => void
}

/** The versions of a document that the viewer may choose from. */
export function VersionsDialog({ item, onView, onClose }: Props) {
  const { data, error, reload } = useLive(`versions ${item.id}`, () => loadVersions(item.id))
  const versions = data ?? []
  const all = versions[0]?.number ?? 0
  return (
    <Dialog title={`Versions of ${named(item.name)}`} onClose={onClose}>
      {error && <Problem text={error} onRetry={reload} />}
      {!data && !error && <Loading />}
      {data?.length === 0 && <p>It is not shared with you any more.</p>}
      <ul className="versions">
        {versions.map((version) => {
          const name = versionName(version)
          const may = version.viewerCan
          return (
            <li key={version.id} className="line">
              <span>
                {name} <span className="muted">{size(version.size)}</span>
              </span>
              <Button
                whyNot={whyNot(may.view)}
                aria-label={`View: ${name}`}
                onClick={() => onView(version)}
              >
                View
              </Button>
              <Button
                whyNot={whyNot(may.download)}
                aria-label={`Download: ${name}`}
                onClick={() => download(item.id, version.id)}
              >
                Download
              </Button>
            </li>
          )
        })}
      </ul>
      {versions.length < all && (
        <p className="muted">
          The newest {versions.length} of {all} versions are listed.
        </p>
      )}
    </Dialog>
  )
}
