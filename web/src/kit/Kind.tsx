/** Folder or document, as a small drawing with words for those who hear it. */
export function Kind({ kind }: { kind: 'FOLDER' | 'DOCUMENT' }) {
  const folder = kind === 'FOLDER'
  return (
    <svg
      className={folder ? 'kind folder' : 'kind'}
      viewBox="0 0 16 16"
      width="18"
      height="18"
      role="img"
      aria-label={folder ? 'Folder' : 'Document'}
    >
      {folder ? (
        <path d="M1 3h5l2 2h7v9H1z" />
      ) : (
        <path d="M3 1h7l3 3v11H3zm6.5 1v2.5H12zM5 7h6v1H5zm0 2.5h6v1H5zM5 12h4v1H5z" />
      )}
    </svg>
  )
}
