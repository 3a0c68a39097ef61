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

/** The value's own fields; none where it is no object. */
export function fieldsOf(value: unknown): OwnFields {
  return ownFields(value) ?? copyOwn({})
}

/** A shallow copy for an object that somebody else has made: one of a class keeps its members. */
export function ownIfPlain<Value extends object>(value: Value): Value {
  return Object.getPrototypeOf(value) === Object.prototype ? copyOwn(value) : value
}

/** A shallow copy without a prototype. */
export function copyOwn<Value extends object>(value: Value): Value {
  return Object.assign(Object.create(null), value)
}
