// @ts-check
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import './build.mjs'

// A process of its own, so that the demo may tell "run" from "imported", and so that Ctrl-C reaches it.
const demo = fileURLToPath(new URL('../examples/vanilla/serve.mjs', import.meta.url))
const child = spawn(process.execPath, [demo, ...process.argv.slice(2)], { stdio: 'inherit' })

process.on('SIGINT', () => child.kill('SIGINT'))
process.on('SIGTERM', () => child.kill('SIGTERM'))
child.on('exit', (code) => {
  process.exitCode = code ?? 0
})
