// ofetch's types name undici, which it does not bring along; only its option `dispatcher` for Node is made of it.
declare module 'undici' {
  export class Dispatcher {
    close(): Promise<void>
  }
}
