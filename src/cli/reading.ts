/** What a text means, or a sentence on what is wrong with it. The sentence never repeats the text: it may be a secret. */
export type Reading<Value> = { readonly value: Value } | { readonly wrong: string }

/** What may follow a flag. */
export interface Kind<Value> {
  /** Stands for the value in the help: `<duration>`. */
  readonly placeholder: string
  read(text: string): Reading<Value>
}
