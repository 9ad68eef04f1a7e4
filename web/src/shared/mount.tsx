import { type ReactNode, StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Toasts } from '../kit/Toasts.tsx'
import '../styles/base.css'
import '../styles/kit.css'
import '../styles/lists.css'
import '../styles/layout.css'

/** Puts an application into its page. */
export function mount(app: ReactNode): void {
  const root = document.getElementById('root')
  if (!root) throw new Error('the page has no #root')
  createRoot(root).render(
    <StrictMode>
      {app}
      <Toasts />
    </StrictMode>,
  )
}
