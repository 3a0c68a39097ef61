import { djRestAuth } from './flavours/dj-rest-auth.js'
import { djoser } from './flavours/djoser.js'
import { ninjaJwt } from './flavours/ninja-jwt.js'
import { createSimpleJwt } from './flavours/simplejwt.js'
import type { Flavour } from './flavours/flavour.js'
import type { MockFlavour } from './options.js'

/** Every flavour by its name. */
export const flavours: Readonly<Record<MockFlavour, Flavour>> = {
  '5.2': createSimpleJwt('5.2'),
  '5.3': createSimpleJwt('5.3'),
  '5.4': createSimpleJwt('5.4'),
  '5.5.0': createSimpleJwt('5.5.0'),
  '5.5.1': createSimpleJwt('5.5.1'),
  next: createSimpleJwt('next'),
  djoser,
  'dj-rest-auth': djRestAuth,
  'ninja-jwt': ninjaJwt,
}

/** @throws TypeError if there is none of this name. */
export function findFlavour(name: MockFlavour): Flavour {
  if (Object.hasOwn(flavours, name)) return flavours[name]
  throw new TypeError(`Unknown flavour. Give one of ${Object.keys(flavours).join(', ')}.`)
}
