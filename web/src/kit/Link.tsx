import type { ComponentProps, MouseEvent } from 'react'
import { go } from '../lib/route.ts'

interface Props extends ComponentProps<'a'> {
  to: string
}

/** A link within the page; other ways to open it work as usual. */
export function Link({ to, children, ...rest }: Props) {
  const follow = (event: MouseEvent) => {
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey
    if (!plain) return
    event.preventDefault()
    go(to)
  }
  return (
    <a {...rest} href={to} onClick={follow}>
      {children}
    </a>
  )
}
