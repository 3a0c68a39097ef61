import { fileURLToPath } from 'node:url'
import { POLLUTANTS } from './pollution-names.js'

/**
 * `Object.prototype`, polluted for the client and for nobody else. Each name is an enumerable accessor that looks at
 * who reads it: code of the client gets the hostile value, and is noted; all others get undefined, since the tools of
 * the tests (and Node itself) do read what they have not been given, and fail in ways that tell nothing about the client.
 */
export interface Pollution {
  /** Who has read an inherited value since the last call: `<name> in <file>, <function>`. */
  readonly takeReads: () => readonly string[]
  readonly remove: () => void
}

/** Reads that may be: they get the hostile value all the same. Whatever else is read is a mistake. */
const HARMLESS: Readonly<Record<string, string>> = {
  'jti in session/snapshot.ts': 'is thrown away, the same as that of a token',
}

/** What the tools do not survive, whoever reads it; test/client/pollution.test.ts puts it to the client alone. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  body: 'ky itself, with a plain fetch, then turns a URLSearchParams in `body` into "[object Object]"',
}
const TOGETHER = POLLUTANTS.filter(([name]) => !Object.hasOwn(LEFT_OUT, name))

const source = fileURLToPath(new URL('../../src/', import.meta.url))
/** What a reader is part of if it is part of the client. Servers for tests and command lines are not. */
const OTHERS = /^(mock|cli|test-kit)\//
const DICTIONARY = /undici/

export function pollute(): Pollution {
  // Node fills tables at the first use, in a `for in` loop.
  crypto.getRandomValues(new Uint8Array(1))
  const reads = new Set<string>()
  for (const [name, value] of TOGETHER) {
    define(Object.prototype, name, {
      configurable: true,
      enumerable: true,
      get() {
        const reader = findReader()
        if (reader === undefined) return undefined
        const read = `${name} in ${reader.file}`
        if (!Object.hasOwn(HARMLESS, read)) reads.add(`${read}, ${reader.caller}`)
        return value
      },
      // As if there were a plain value: an assignment makes an own one.
      set(this: object, own: unknown) {
        define(this, name, { value: own, configurable: true, enumerable: true, writable: true })
      },
    })
  }
  return {
    takeReads() {
      const taken = [...reads]
      reads.clear()
      return taken
    },
    remove() {
      for (const [name] of TOGETHER) Reflect.deleteProperty(Object.prototype, name)
    },
  }
}

/** A descriptor that inherits nothing either. */
function define(target: object, name: string, descriptor: PropertyDescriptor): void {
  Reflect.defineProperty(
    target,
    name,
    Object.assign<object, PropertyDescriptor>(Object.create(null), descriptor),
  )
}

interface Reader {
  /** In src. */
  readonly file: string
  readonly caller: string
}

/** The client's code that reads; or has the platform read, an object that it has handed over. */
function findReader(): Reader | undefined {
  const sites = callSites().filter((site) => (site.getFileName() ?? '') !== '')
  const [nearest] = sites
  if (nearest === undefined || (isPlatform(nearest) && !readsDictionary(nearest))) return undefined
  const site = sites.find((one) => !isPlatform(one))
  const path = (site?.getFileName() ?? '').replace('file://', '')
  if (!path.startsWith(source) || OTHERS.test(path.slice(source.length))) return undefined
  return { file: path.slice(source.length), caller: site?.getFunctionName() ?? 'a callback' }
}

function isPlatform(site: NodeJS.CallSite): boolean {
  return site.getFileName()?.startsWith('node:') ?? false
}

/** `new Request(url, init)` reads the options in a nameless function; functions with a name read what is Node's own. */
function readsDictionary(site: NodeJS.CallSite): boolean {
  return DICTIONARY.test(site.getFileName() ?? '') && site.getFunctionName() === null
}

/** Who called, the accessor and all of this left out. */
function callSites(): readonly NodeJS.CallSite[] {
  const { prepareStackTrace, stackTraceLimit } = Error
  const holder: { stack?: unknown } = {}
  Error.stackTraceLimit = 16
  Error.prepareStackTrace = (_error, sites) => sites
  Error.captureStackTrace(holder, findReader)
  const sites = holder.stack as readonly NodeJS.CallSite[]
  Error.prepareStackTrace = prepareStackTrace
  Error.stackTraceLimit = stackTraceLimit
  return sites.slice(1)
}
