// @ts-check
import { hire } from './crew.mjs'
import { entriesOf } from './roster.mjs'

/**
 * @typedef {import('../frame.mjs').Row} Row
 * @typedef {import('./roster.mjs').Entry} Entry
 * @typedef {Pick<import('../frame.mjs').Settings, 'contenders'> & { readonly measure?: string }} Team
 * @typedef {{ readonly row: Row, readonly entry: Entry } & import('./crew.mjs').ContenderProcess} Worker
 */

/** @param {Team} team */
function listEntries({ measure, contenders }) {
  const all = contenders.flatMap(({ id }) =>
    entriesOf(id).map((entry) => {
      const { variant, why } = entry
      return { entry, row: { contender: id, ...(variant && { variant }), ...(why && { why }) } }
    }),
  )
  return all.filter(({ entry: { onlyIn = measure } }) => onlyIn === measure)
}

/**
 * Starts all who can take part, each in a process of its own.
 *
 * @param {Team} team
 * @param {(entry: Entry) => object} settingsOf what `start` in child.js takes
 * @param {readonly string[]} [flags] of Node
 */
export async function hireAll(team, settingsOf, flags = []) {
  const entries = listEntries(team)
  const absent = entries.map(({ row }) => row).filter(({ why }) => why !== undefined)
  /** @type {Worker[]} */
  const workers = []
  const stop = () => workers.forEach((worker) => worker.stop())
  try {
    for (const { entry, row } of entries.filter(({ entry: { why } }) => why === undefined)) {
      const started = await hire(entry.file ?? row.contender, settingsOf(entry), flags)
      workers.push({ row, entry, ...started })
    }
  } catch (error) {
    stop()
    throw error
  }
  return { workers, absent, stop }
}

/**
 * Everybody's turn, round after round; who begins changes with the round.
 *
 * @template Player
 * @param {readonly Player[]} players
 * @param {number} rounds
 * @param {(player: Player, round: number) => Promise<void>} play
 */
export async function inTurns(players, rounds, play) {
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < players.length; turn++) {
      const player = players[(turn + round) % players.length]
      if (player !== undefined) await play(player, round)
    }
  }
}
