import { useRef } from 'react'
import { Button } from './Button.tsx'

interface Props {
  label: string
  many?: boolean
  kind?: 'plain' | 'main' | 'quiet'
  whyNot?: string | null | undefined
  onFiles: (files: File[]) => void
}

/** A button that lets one choose files. */
export function FilePicker({ label, many = false, kind = 'plain', whyNot, onFiles }: Props) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <Button kind={kind} whyNot={whyNot} onClick={() => input.current?.click()}>
        {label}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        multiple={many}
        aria-label={label}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])]
          event.target.value = ''
          if (files.length > 0) onFiles(files)
        }}
      />
    </>
  )
}
