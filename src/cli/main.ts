#!/usr/bin/env node
// The program that package.json names as `simplejwt-client`. It is run, never imported.
import { readFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { followSignals } from './follow-signals.js'
import { createPaint } from './paint.js'
import { run } from './run.js'

const { stdout, stderr } = process
const stop = new AbortController()
const manifest: { readonly version: string } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
)

followSignals(
  process,
  () => stop.abort(),
  () => setTimeout(500, undefined, { ref: false }),
)
// Whoever read the log has gone, as `head` does: then there is nothing left to do.
for (const stream of [stdout, stderr]) stream.on('error', () => stop.abort())

const code = await run(process.argv.slice(2), {
  out: { write: (text) => void stdout.write(text) },
  err: { write: (text) => void stderr.write(text) },
  paint: createPaint(stdout.isTTY, process.env),
  version: manifest.version,
  stop: stop.signal,
  now: () => Date.now(),
  wait: (milliseconds) => setTimeout(milliseconds),
  drawSeed: () => Math.floor(Math.random() * 2 ** 32),
})

// What still waits, such as a delayed answer, would hold the process. Only the output has to go out first.
await Promise.all([stdout, stderr].map((stream) => new Promise((done) => stream.write('', done))))
process.exit(code)
