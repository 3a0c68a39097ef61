import type { TextField } from './text-fields.js'

const invalid = 'Enter a valid email address.'

/** An e-mail address that may be left out or blank. */
export const emailField: TextField = {
  isOptional: true,
  mayBeBlank: true,
  notText: invalid,
  judge: (text, complaints) => (isEmail(text) ? complaints : [...complaints, invalid]),
}

/** Django's idea of an e-mail address. */
function isEmail(text: string): boolean {
  const [name = '', domain = '', ...more] = text.split('@')
  const isName = /^[-\w!#$%&'*+/=?^`{}|~]+(\.[-\w!#$%&'*+/=?^`{}|~]+)*$/.test(name)
  const isDomain =
    /^([a-z\d]([a-z\d-]{0,61}[a-z\d])?\.)+[a-z\d-]{2,63}$/i.test(domain) || domain === 'localhost'
  return isName && isDomain && !domain.endsWith('-') && more.length === 0
}
