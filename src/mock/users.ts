import { own } from './own.js'
import { toText } from './token-codec.js'

/** An account to create. */
export interface MockUserOptions {
  readonly username: string
  readonly password: string
  /** @default true */
  readonly active?: boolean | undefined
  /** The primary key. @default 1, 2, 3 ... */
  readonly id?: number | string | undefined
  /** Claims that a custom serializer would add to this user's tokens. */
  readonly claims?: Readonly<Record<string, unknown>> | undefined
}

/** One account of the mock server. */
export interface MockUser {
  readonly id: number | string
  readonly username: string
  readonly active: boolean
  /** As an administrator does it: tokens stay what they are. */
  deactivate(): void
  activate(): void
  /** Removes the account. Its tokens now name a user who is not there. */
  delete(): void
  changePassword(password: string): void
}

/** The accounts of the mock server. */
export interface MockUsers {
  /** @throws TypeError if there is no such user. */
  get(username: string): MockUser
  /** @throws TypeError if the name or the key is taken. */
  add(user: MockUserOptions): MockUser
}

/** What accounts have beside a name: fields that only the user views of some packages show. */
export interface Profile {
  readonly email: string
  readonly first_name: string
  readonly last_name: string
}

/** What the server itself knows about an account. */
export interface Account {
  readonly id: number | string
  username: string
  readonly claims: Readonly<Record<string, unknown>>
  /** What a token without an account behind it calls its user. */
  readonly claimedId?: unknown
  password: string
  active: boolean
  /** Stands for the stored password hash: a new one at each change. */
  passwordMark: string
  /** What users fill in about themselves. */
  profile?: Profile | undefined
}

/** The accounts as the views use them. */
export interface Directory extends MockUsers {
  /** As it was when the server was made. */
  reset(): void
  /** Is this account still there? */
  holds(account: Account): boolean
  all(): readonly Account[]
  /** `undefined` if nobody has this name. */
  byUsername(username: string): Account | undefined
  /** The active account with this name and password. */
  byCredentials(username: string, password: string): Account | undefined
  /** @throws TypeError if nobody has this name. */
  need(username: string): Account
  /** Changes the name; the caller sees to it that nobody else has it. */
  rename(account: Account, username: string): void
  /** The account as tests see it. */
  userOf(account: Account): MockUser
  /** `unfit`: the value cannot be a primary key here, on which Django raises an error that nobody catches. */
  byClaim(userId: unknown): Account | undefined | 'unfit'
}

/** `largestKey`: the database raises an error for a number beyond it. Newer releases of Django know that nobody has it. */
export function createDirectory(
  users: readonly MockUserOptions[],
  randomMark: () => string,
  largestKey?: bigint,
): Directory {
  const register: Register = { accounts: new Map(), lastId: 0 }
  const { accounts } = register
  const userOf = (account: Account): MockUser => createUser(account, accounts, randomMark)
  function need(username: string): Account {
    const account = accounts.get(username)
    if (account === undefined) throw new TypeError('The mock server has no user of this name.')
    return account
  }

  for (const user of users) enter(register, user, randomMark())
  return {
    reset: createReset(register),
    holds: (account) => accounts.get(account.username) === account,
    add: (user) => userOf(enter(register, user, randomMark())),
    need,
    get: (username) => userOf(need(username)),
    all: () => [...accounts.values()],
    byUsername: (username) => accounts.get(username),
    byCredentials: (username, password) => findByCredentials(accounts.get(username), password),
    byClaim: (userId) => findByClaim([...accounts.values()], userId, largestKey),
    rename: (account, username) => rename(accounts, account, username),
    userOf,
  }
}

interface Register {
  readonly accounts: Map<string, Account>
  /** The greatest number that somebody has had. */
  lastId: number
}

/** Opens an account. @throws TypeError if the name or the key is taken. */
function enter(register: Register, user: MockUserOptions, passwordMark: string): Account {
  const { accounts, lastId } = register
  const { username, password, active = true, claims = {}, id: wanted } = own(user)
  if (accounts.has(username)) throw new TypeError(`There is a user \`${username}\` already.`)
  const id = wanted ?? freeId(accounts, lastId + 1)
  if (hasId(accounts, id)) throw new TypeError(`There is a user with the id ${id} already.`)
  register.lastId = typeof id === 'number' ? Math.max(lastId, id) : lastId + 1
  const account: Account = { id, username, password, active, claims, passwordMark }
  accounts.set(username, account)
  return account
}

/** @returns what brings the accounts back: the same objects, so that a `MockUser` goes on to stand for its account. */
function createReset(register: Register): () => void {
  const { accounts, lastId } = register
  const kept = [...accounts.values()].map((account) => ({
    account,
    state: { profile: undefined, ...account },
  }))
  return () => {
    accounts.clear()
    for (const { account, state } of kept) accounts.set(state.username, Object.assign(account, state))
    register.lastId = lastId
  }
}

/** The next number that is nobody's. */
function freeId(accounts: ReadonlyMap<string, Account>, id: number): number {
  return hasId(accounts, id) ? freeId(accounts, id + 1) : id
}

function hasId(accounts: ReadonlyMap<string, Account>, id: number | string): boolean {
  return [...accounts.values()].some((account) => String(account.id) === String(id))
}

function findByCredentials(account: Account | undefined, password: string): Account | undefined {
  return account?.active && account.password === password ? account : undefined
}

/** Keys that are numbers come from an integer column, others from a column of texts. */
function findByClaim(
  accounts: readonly Account[],
  userId: unknown,
  largestKey: bigint | undefined,
): Account | undefined | 'unfit' {
  if (userId === null) return undefined
  const hasTextKeys = accounts.some(({ id }) => typeof id === 'string')
  const key = hasTextKeys ? toText(userId) : toWholeNumber(userId)
  if (key === undefined || (!hasTextKeys && isBeyond(BigInt(key), largestKey))) return 'unfit'
  return accounts.find(({ id }) => String(id) === key)
}

function isBeyond(key: bigint, largest: bigint | undefined): boolean {
  return largest !== undefined && (key > largest || key < -largest - 1n)
}

function rename(accounts: Map<string, Account>, account: Account, username: string): void {
  accounts.delete(account.username)
  account.username = username
  accounts.set(username, account)
}

function createUser(account: Account, accounts: Map<string, Account>, randomMark: () => string): MockUser {
  const set = (changes: Partial<Account>): void => void Object.assign(account, changes)
  return {
    id: account.id,
    get username() {
      return account.username
    },
    get active() {
      return account.active
    },
    deactivate: () => set({ active: false }),
    activate: () => set({ active: true }),
    // Not another one that has got the name since.
    delete: () => void (accounts.get(account.username) === account && accounts.delete(account.username)),
    changePassword: (password) => set({ password, passwordMark: randomMark() }),
  }
}

/** A key of an integer column, as Python's `int()` reads it; nothing else fits there. */
function toWholeNumber(value: unknown): string | undefined {
  if (typeof value === 'boolean') return String(Number(value))
  if (typeof value === 'number') return String(BigInt(Math.trunc(value)))
  const isNumber = typeof value === 'string' && /^\s*[+-]?\d+(_\d+)*\s*$/.test(value)
  return isNumber ? String(BigInt(value.trim().replace(/[+_]/g, ''))) : undefined
}
