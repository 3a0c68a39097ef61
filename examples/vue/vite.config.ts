import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

// One origin for the page and its API: no CORS, here and behind a proxy in production.
export default defineConfig({
  plugins: [vue()],
  server: { proxy: { '/api': 'http://127.0.0.1:8000' } },
})
