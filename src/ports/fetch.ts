/** The signature of `fetch`. */
export type FetchPort = (input: string | URL | Request, init?: RequestInit) => Promise<Response>
