/** The views of the mock server, by name. */
export type MockEndpoint = 'obtain' | 'refresh' | 'verify' | 'blacklist' | 'me'
