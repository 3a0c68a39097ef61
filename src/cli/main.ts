#!/usr/bin/env node
// The program that package.json names as `simplejwt-client`. It is run, never imported.
import { readFileSync } from 'node:fs'
import process, { argv, env, stderr, stdout } from 'node:process'
import { setTimeout } from 'node:timers/promises'
import { followParent } from './follow-parent.js'
import { followSignals } from './follow-signals.js'
import { createPaint } from './paint.js'
import { run } from './run.js'

const stop = new AbortController()
const manifest: { readonly version: string } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
)

followSignals(
  process,
  () => stop.abort(),
  () => setTimeout(500, undefined, { ref: false }),
)
if (env['npm_command'] !== undefined) {
  followParent(
    () => process.ppid,
    () => stop.abort(),
    (look) => void setInterval(look, 250).unref(),
  )
}
// Whoever read the log has gone, as `head` does: then there is nothing left to do.
for (const stream of [stdout, stderr]) stream.on('error', () => stop.abort())

const code = await run(argv.slice(2), {
  out: { write: (text) => void stdout.write(text) },
  err: { write: (text) => void stderr.write(text) },
  paint: createPaint(stdout.isTTY, env),
  version: manifest.version,
  stop: stop.signal,
  now: () => Date.now(),
  wait: (milliseconds) => setTimeout(milliseconds),
  drawSeed: () => Math.floor(Math.random() * 2 ** 32),
})

// What still waits, such as a delayed answer, would hold the process. Only the output has to go out first.
await Promise.all([stdout, stderr].map((stream) => new Promise((done) => stream.write('', done))))
process.exit(code)
