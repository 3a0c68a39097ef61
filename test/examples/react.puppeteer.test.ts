import { describeExample } from './drive-example.js'

describeExample({ name: 'react', output: 'dist', second: { path: '/session', title: 'Session' } })
