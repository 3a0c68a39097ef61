import type { Account } from '../users.js'

/** What accounts have beside a name: fields that only the user views of some packages show. */
export interface Profile {
  readonly email: string
  readonly first_name: string
  readonly last_name: string
}

const profiles = new WeakMap<Account, Profile>()

/** The fields of an account, blank until somebody fills them in. */
export function profileOf(account: Account): Profile {
  return profiles.get(account) ?? { email: '', first_name: '', last_name: '' }
}

export function changeProfile(account: Account, changes: Partial<Profile>): void {
  profiles.set(account, { ...profileOf(account), ...changes })
}
