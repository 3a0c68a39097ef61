/**
 * What a fuzz has to have seen to mean anything, on the newest release: view, status and code. One that never logs in
 * proves nothing.
 */
const wanted: readonly string[] = [
  ...['obtain 200', 'obtain 400', 'obtain 401', 'obtain 404', 'obtain 405', 'obtain 406', 'obtain 415'],
  ...[
    'refresh 200',
    'refresh 301',
    'refresh 400',
    'refresh 401',
    'refresh 401 token_not_valid',
    'refresh 404',
  ],
  ...['refresh 405', 'refresh 406', 'refresh 415', 'refresh 500'],
  ...['verify 200', 'verify 301', 'verify 400', 'verify 401 token_not_valid', 'verify 404', 'verify 405'],
  ...['verify 406', 'verify 415'],
  ...['blacklist 200', 'blacklist 301', 'blacklist 400', 'blacklist 401 token_not_valid', 'blacklist 404'],
  ...['sliding 200', 'sliding 400', 'sliding 401', 'sliding 404', 'sliding 405'],
  ...['slidingRefresh 200', 'slidingRefresh 400', 'slidingRefresh 401 token_not_valid', 'slidingRefresh 405'],
  ...[
    'me 200',
    'me 401',
    'me 401 token_not_valid',
    'me 401 bad_authorization_header',
    'me 401 user_inactive',
  ],
  ...['me 401 user_not_found', 'me 401 password_changed', 'me 403', 'me 403 token_not_valid'],
  ...['me 403 bad_authorization_header', 'me 403 user_inactive', 'me 403 user_not_found'],
  ...['me 403 password_changed', 'me 404', 'me 405', 'me 406', 'me 500'],
]

/** Which of the wanted answers are not among these? */
export function missingAnswers(seen: ReadonlyMap<string, number>): readonly string[] {
  return wanted.filter((cell) => !seen.has(cell))
}
