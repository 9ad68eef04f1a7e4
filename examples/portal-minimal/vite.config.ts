import { defineConfig } from 'vite'

// The page and the server have one origin, as they have behind a firm's own proxy:
// portico dev --portal-origin http://127.0.0.1:5173/portal
const portico = 'http://127.0.0.1:8080'
const address = { host: '127.0.0.1', port: 5173, strictPort: true }
const proxy = { '/portal': { target: portico, ws: true }, '/files': { target: portico } }

export default defineConfig({ server: { ...address, proxy }, preview: { ...address, proxy } })
