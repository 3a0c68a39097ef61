/**
 * What a fuzz has to have seen to mean anything, on the newest release: view, status and code. One that never logs in
 * proves nothing.
 */
const wanted: readonly string[] = [
  ...['obtain 200', 'obtain 400', 'obtain 401', 'sliding 200', 'sliding 400', 'sliding 401'],
  ...['refresh 200', 'refresh 400', 'refresh 401', 'refresh 401 token_not_valid', 'refresh 500'],
  ...['verify 200', 'verify 400', 'verify 401 token_not_valid'],
  ...['blacklist 200', 'blacklist 400', 'blacklist 401 token_not_valid'],
  ...['slidingRefresh 200', 'slidingRefresh 400', 'slidingRefresh 401 token_not_valid'],
  ...[
    'me 200',
    'me 401',
    'me 401 token_not_valid',
    'me 401 bad_authorization_header',
    'me 401 user_inactive',
  ],
  ...['me 401 user_not_found', 'me 401 password_changed', 'me 403', 'me 403 token_not_valid', 'me 500'],
  ...['me 403 bad_authorization_header', 'me 403 user_inactive', 'me 403 user_not_found'],
  'me 403 password_changed',
  // From whichever view: the framework answers, not the view.
  ...['any 301', 'any 404', 'any 405', 'any 406', 'any 415'],
]

/** Which of the wanted answers are not among these? */
export function missingAnswers(seen: ReadonlyMap<string, number>): readonly string[] {
  const anywhere = new Set([...seen.keys()].map((cell) => cell.replace(/^\w+/, 'any')))
  return wanted.filter((cell) => !seen.has(cell) && !anywhere.has(cell))
}
