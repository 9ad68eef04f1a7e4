import { type DragEvent, type ReactNode, useState } from 'react'

interface Props {
  whyNot?: string | null | undefined
  onFiles: (files: File[]) => void
  children: ReactNode
}

/** Takes files dropped on what it holds; there is always a button as well. */
export function DropZone({ whyNot, onFiles, children }: Props) {
  const [over, setOver] = useState(false)
  const withFiles = (event: DragEvent) => event.dataTransfer.types.includes('Files')
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Click to Upload does the same by keyboard
    <div
      className={over ? 'drop over' : 'drop'}
      onDragOver={(event) => {
        if (!withFiles(event)) return
        event.preventDefault()
        setOver(!whyNot)
        if (whyNot) event.dataTransfer.dropEffect = 'none'
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        if (!withFiles(event)) return
        event.preventDefault()
        setOver(false)
        const files = [...event.dataTransfer.files]
        if (!whyNot && files.length > 0) onFiles(files)
      }}
    >
      {children}
    </div>
  )
}
