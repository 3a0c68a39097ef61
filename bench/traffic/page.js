// What a page has and Node has not, as far as the contenders ask for it. All of them get all of it.

function createStorage() {
  const items = new Map()
  return {
    getItem: (key) => items.get(String(key)) ?? null,
    setItem: (key, value) => void items.set(String(key), String(value)),
    removeItem: (key) => void items.delete(String(key)),
    clear: () => items.clear(),
    key: (index) => [...items.keys()][index] ?? null,
    get length() {
      return items.size
    },
  }
}

/** Web Locks in one page: in turns, by promises alone, so that a clock that is driven by hand need not wait for them. */
function createLocks() {
  const tails = new Map()

  async function request(name, ...rest) {
    const task = rest.at(-1)
    const { ifAvailable = false, signal } = rest.length > 1 ? rest[0] : {}
    const before = tails.get(name)
    if (ifAvailable && before !== undefined) return task(null)
    signal?.throwIfAborted()
    const { promise: givenUp, reject } = Promise.withResolvers()
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true })
    const turn = Promise.resolve(before).then(() =>
      signal?.aborted ? undefined : task({ name, mode: 'exclusive' }),
    )
    const tail = turn.then(
      () => {},
      () => {},
    )
    tails.set(name, tail)
    void tail.then(() => tails.get(name) === tail && tails.delete(name))
    return signal === undefined ? turn : Promise.race([turn, givenUp])
  }

  const query = async () => ({ held: [...tails.keys()].map((name) => ({ name })), pending: [] })
  return { request, query }
}

/** `document.cookie`, of names and values alone. */
function createCookies() {
  const jar = new Map()
  return {
    get cookie() {
      return [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    },
    set cookie(text) {
      const [, name, value] = /^\s*([^=;]*)=?([^;]*)/.exec(text) ?? []
      jar.set(name, value)
    },
  }
}

function createElement() {
  return { style: {}, setAttribute() {}, appendChild() {}, removeChild() {}, addEventListener() {} }
}

/** Makes the process look like a page of this URL. */
export function installPage(href) {
  const events = new EventTarget()
  const listeners = {
    addEventListener: events.addEventListener.bind(events),
    removeEventListener: events.removeEventListener.bind(events),
    dispatchEvent: events.dispatchEvent.bind(events),
  }
  const location = new URL(href)
  const parts = { body: createElement(), head: createElement(), documentElement: createElement() }
  const members = {
    window: globalThis,
    self: globalThis,
    top: globalThis,
    parent: globalThis,
    location,
    localStorage: createStorage(),
    sessionStorage: createStorage(),
    history: { state: null, replaceState() {}, pushState() {} },
    document: Object.assign(createCookies(), {
      ...listeners,
      ...parts,
      location,
      title: '',
      hidden: false,
      visibilityState: 'visible',
      createElement,
      getElementsByTagName: () => [],
      querySelector: () => null,
    }),
    ...listeners,
  }
  for (const [name, value] of Object.entries(members))
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true })
  Object.defineProperty(navigator, 'locks', { value: createLocks(), configurable: true })
  Object.defineProperty(navigator, 'onLine', { value: true, configurable: true })
}
