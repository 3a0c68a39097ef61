import type { MockCommand } from './mock-command.js'

/** Why the server could not listen, and what to do about it. */
export function explainFailure(error: unknown, { port, host }: Pick<MockCommand, 'port' | 'host'>): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} is taken: another server listens there. Give another, such as --port ${port === 65_535 ? 8000 : port + 1}, or --port 0 for any that is free.`
    case 'EACCES':
      return `Port ${port} is not open to this user: ports below 1024 may need more rights. Give a higher one, such as --port 8000.`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EINVAL':
      return `This machine has no address ${host} to listen at. Leave --host out for 127.0.0.1, or give 0.0.0.0 for all addresses.`
    default:
      return `The server could not start: ${error instanceof Error ? error.message : 'for no reason that it gave'}`
  }
}
