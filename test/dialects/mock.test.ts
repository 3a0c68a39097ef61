import { describeDialect } from './describe-dialect.js'
import { dialects } from './dialects.js'
import { openMock } from './play-server.js'

for (const dialect of dialects) describeDialect('on the mock', dialect, async () => openMock(dialect))
