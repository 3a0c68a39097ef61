// @ts-check
// `node --import` this file to run the source as it is: Node strips the types, and finds `./x.ts` for `./x.js` here.
import { existsSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'

registerHooks({
  resolve(specifier, context, next) {
    const { parentURL } = context
    if (parentURL === undefined || !/^\.{1,2}\/.*\.js$/.test(specifier)) return next(specifier, context)
    const source = new URL(specifier.replace(/\.js$/, '.ts'), parentURL)
    return next(existsSync(fileURLToPath(source)) ? source.href : specifier, context)
  },
})
