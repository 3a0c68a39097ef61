import { describe, expect, it } from 'vitest'
import { readBudgets } from '../../scripts/budgets.mjs'
import { measure } from '../../scripts/measure.mjs'

const budgets = readBudgets()
const sizes = await measure()

describe('sizes', () => {
  it('have a budget each', () => {
    expect(budgets.map(({ name }) => name).toSorted()).toEqual(Object.keys(sizes).toSorted())
  })

  it.each(budgets)('keep $name within its budget', ({ name, budget }) => {
    expect(sizes[name]).toBeLessThanOrEqual(budget)
  })

  it.each(budgets)('are recorded for $name within 1 % (npm run size -- --update)', ({ name, measured }) => {
    expect(Math.abs((sizes[name] ?? 0) - measured)).toBeLessThanOrEqual(measured * 0.01)
  })
})
