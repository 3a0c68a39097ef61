import { describeExample } from './drive-example.js'

describeExample({ name: 'svelte', output: 'dist', second: { path: '/session', title: 'Session' } })
