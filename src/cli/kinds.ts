import { endpoints, type MockEndpoint } from '../mock/endpoint.js'
import { parseRate } from '../mock/throttle.js'
import { parseDuration } from './duration.js'
import { nearest } from './nearest.js'
import type { Kind, Reading } from './reading.js'

const wrongDuration = 'takes a duration: 20s, 5m, 1h, 1d, or plain seconds'

/** A hundred years: what is longer is a mistake, and no date in a token. */
const longest = 36_525 * 86_400

/** Seconds, more than none. */
export const lifetime: Kind<number> = {
  placeholder: '<duration>',
  read(text) {
    const seconds = parseDuration(text)
    if (seconds === undefined) return { wrong: wrongDuration }
    return seconds > 0 && seconds <= longest
      ? { value: seconds }
      : { wrong: 'takes a duration of more than nothing and at most a hundred years' }
  },
}

/** Seconds, or none. A day at most: timers do not hold more than some weeks. */
export const wait: Kind<number> = {
  placeholder: '<duration>',
  read(text) {
    const seconds = parseDuration(text)
    if (seconds === undefined) return { wrong: wrongDuration }
    return seconds <= 86_400 ? { value: seconds } : { wrong: 'takes a duration of at most 1d' }
  },
}

/** Seconds ahead, or behind. */
export const shift: Kind<number> = {
  placeholder: '<duration>',
  read(text) {
    const seconds = parseDuration(text.replace(/^[+-]/, ''))
    if (seconds === undefined || seconds > longest) {
      return { wrong: 'takes a duration with or without a sign: 30s is ahead, -30s is behind' }
    }
    return { value: text.startsWith('-') ? -seconds : seconds }
  },
}

export const port: Kind<number> = {
  placeholder: '<port>',
  read: (text) =>
    /^\d{1,5}$/.test(text) && Number(text) <= 65_535
      ? { value: Number(text) }
      : { wrong: 'takes a port from 1 to 65535, or 0 for any that is free' },
}

/** A whole number that 32 bits hold, or nothing. */
export const seed: Kind<number | 'drawn'> = {
  placeholder: '[seed]',
  read(text) {
    if (text === '') return { value: 'drawn' }
    return /^\d{1,10}$/.test(text) && Number(text) < 2 ** 32
      ? { value: Number(text) }
      : { wrong: 'takes a seed from 0 to 4294967295, or none to have one drawn' }
  },
}

/** A word without spaces, such as the name of a header or a field. */
export const word: Kind<string> = {
  placeholder: '<name>',
  read: (text) =>
    /^[\w-]+$/.test(text) ? { value: text } : { wrong: 'takes a name of letters, digits, - and _' },
}

export const host: Kind<string> = {
  placeholder: '<address>',
  read: (text) =>
    /^[\w.:%-]+$/.test(text)
      ? { value: text }
      : { wrong: 'takes an address alone, such as 127.0.0.1 or 0.0.0.0; the port goes to --port' },
}

/** An account. Only the first colon counts, so that a password may hold some. */
export const account: Kind<{ readonly username: string; readonly password: string }> = {
  placeholder: '<name:password>',
  read(text) {
    const [, username, password] = /^([^:]+):([^]+)$/.exec(text) ?? []
    if (username === undefined || password === undefined) {
      return { wrong: 'takes a name and a password with a colon in between: ada:secret' }
    }
    return username.trim() === username && password.trim() === password
      ? { value: { username, password } }
      : { wrong: 'takes a name and a password without spaces around them: Django cuts those off at login' }
  },
}

/** As browsers send it in `Origin`; `*` for all of them. */
export const origin: Kind<string> = {
  placeholder: '<origin>',
  read(text) {
    if (text === '*') return { value: text }
    const url = URL.canParse(text) ? new URL(text) : undefined
    if (url !== undefined && url.origin === text) return { value: text }
    const meant = url !== undefined && /^https?:$/.test(url.protocol) ? `: ${url.origin}` : ''
    return {
      wrong: `takes scheme, host and port as browsers send them, such as http://localhost:5173${meant && `; here${meant}`}`,
    }
  },
}

/** One of some words. */
export function oneOf<Word extends string>(placeholder: string, words: readonly Word[]): Kind<Word> {
  return {
    placeholder,
    read(text) {
      const found = words.find((candidate) => candidate === text)
      return found === undefined
        ? { wrong: `takes one of ${words.join(', ')}${hint(text, words)}` }
        : { value: found }
    },
  }
}

/** Some of some words, with commas in between. */
export function someOf<Word extends string>(
  placeholder: string,
  words: readonly Word[],
): Kind<readonly Word[]> {
  const single = oneOf(placeholder, words)
  return {
    placeholder,
    read(text) {
      const readings = text.split(',').map((part) => single.read(part.trim()))
      const wrong = readings.find((reading) => 'wrong' in reading)
      if (wrong !== undefined) return { wrong: `takes some of ${words.join(', ')}, with commas in between` }
      return { value: readings.flatMap((reading) => ('value' in reading ? [reading.value] : [])) }
    },
  }
}

/** What a view is given: `refresh=2s`. */
export function forView<Value>(kind: Kind<Value>): Kind<readonly [MockEndpoint, Value]> {
  const view = oneOf('<view>', endpoints)
  return {
    placeholder: `<view>=${kind.placeholder}`,
    read(text): Reading<readonly [MockEndpoint, Value]> {
      const [, name, rest] = /^([^=]+)=([^]+)$/.exec(text) ?? []
      if (name === undefined || rest === undefined) {
        return { wrong: `takes <view>=${kind.placeholder}, where the view is one of ${endpoints.join(', ')}` }
      }
      const endpoint = view.read(name)
      if ('wrong' in endpoint) return { wrong: endpoint.wrong.replace('takes', 'takes as the view') }
      const reading = kind.read(rest)
      return 'wrong' in reading ? reading : { value: [endpoint.value, reading.value] }
    },
  }
}

/** A rate of Django REST framework. Nothing at all would be a mistake: that is what `--path me=off` is for. */
export const rate: Kind<string> = {
  placeholder: '<rate>',
  read: (text) =>
    limitOf(text) > 0
      ? { value: text }
      : { wrong: 'takes a rate such as 5/min; the other units are sec, hour and day' },
}

/** How many requests a rate lets through; 0 if it is none. The server's own reading, so that the two never differ. */
function limitOf(rate: string): number {
  try {
    return parseRate(rate).limit
  } catch {
    return 0
  }
}

/** Where a view is mounted, or `off`. */
export const path: Kind<string | false> = {
  placeholder: '<path>',
  read(text) {
    if (text === 'off') return { value: false }
    return /^\/(?!\/)[^\s?#]*$/.test(text)
      ? { value: text }
      : { wrong: 'takes a path from the root on, such as /auth/login/, or off to leave the view out' }
  },
}

function hint(text: string, words: readonly string[]): string {
  const meant = nearest(text, words)
  return meant === undefined ? '' : ` (did you mean ${meant}?)`
}
