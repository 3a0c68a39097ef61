import { describeExample } from './drive-example.js'

describeExample({ name: 'vue', output: 'dist', second: { path: '/session', title: 'Session' } })
