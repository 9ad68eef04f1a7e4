import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { operations } from './build/operations.ts'
import { twins } from './build/twins.ts'

/** Two bundles that share nothing at run time but hashed files under `/assets/`. */
export default defineConfig({
  plugins: [react(), operations(), twins()],
  build: {
    target: 'es2023',
    // The preload helper would be an inline script; the policy allows none.
    modulePreload: { polyfill: false },
    // `data:` styles and fonts are not allowed either.
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: { staff: 'staff.html', portal: 'portal.html' },
    },
  },
})
