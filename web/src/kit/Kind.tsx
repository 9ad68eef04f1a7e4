import type { ItemKind } from '../lib/kinds.ts'

const DRAWINGS: Record<ItemKind, { label: string; className: string; path: string }> = {
  FOLDER: { label: 'Folder', className: 'kind folder', path: 'M1 3h5l2 2h7v9H1z' },
  MATTER: {
    label: 'Matter',
    className: 'kind matter',
    path: 'M5 2h6v3h4v9H1V5h4zm1.5 1.5v1.5h3V3.5zM1 9v1h5v1h4v-1h5V9z',
  },
  DOCUMENT: {
    label: 'Document',
    className: 'kind',
    path: 'M3 1h7l3 3v11H3zm6.5 1v2.5H12zM5 7h6v1H5zm0 2.5h6v1H5zM5 12h4v1H5z',
  },
}

/** Folder, matter or document, as a small drawing with words for those who hear it. */
export function Kind({ kind }: { kind: ItemKind }) {
  const { label, className, path } = DRAWINGS[kind]
  return (
    <svg
      className={className}
      viewBox="0 0 16 16"
      width="18"
      height="18"
      role="img"
      aria-label={label}
    >
      <path d={path} />
    </svg>
  )
}
