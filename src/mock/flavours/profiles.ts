import type { Account, Profile } from '../users.js'

/** The fields of an account, blank until somebody fills them in. */
export function profileOf({ profile }: Account): Profile {
  return profile ?? { email: '', first_name: '', last_name: '' }
}

export function changeProfile(account: Account, changes: Partial<Profile>): void {
  account.profile = { ...profileOf(account), ...changes }
}
