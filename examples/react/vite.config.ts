import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

// One origin for the page and its API: no CORS, here and behind a proxy in production.
export default defineConfig({
  plugins: [react()],
  server: { proxy: { '/api': 'http://127.0.0.1:8000' } },
})
