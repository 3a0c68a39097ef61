/** An object of unknown fields without a prototype, so that a polluted `Object.prototype` adds nothing to it. */
export interface OwnFields {
  readonly [field: string]: unknown
}

/** The value's own enumerable fields, or undefined where it is no object (arrays are none). */
export function ownFields(value: unknown): OwnFields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (copyOwn(value) as OwnFields)
    : undefined
}

/** What copies inherit from: nothing. Engines keep objects with a prototype, be it an empty one, in a faster form. */
const NOTHING: object = Object.freeze(Object.create(null))

/** A shallow copy that inherits nothing. */
export function copyOwn<Value extends object>(value: Value | undefined): Value {
  return Object.assign(Object.create(NOTHING), value)
}
