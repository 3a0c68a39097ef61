import { afterAll } from 'vitest'
import { describeDialect } from './describe-dialect.js'
import { dialects } from './dialects.js'
import { openReal } from './play-server.js'
import { createReport } from './report.js'

const report = createReport()

for (const dialect of dialects) describeDialect('on a real server', dialect, openReal, report.add)

afterAll(() => report.finish())
