import { describeExample } from './drive-example.js'
import { uploadsFiles } from './upload-a-file.js'

describeExample({ name: 'axios', output: 'dist', second: { path: '/files', title: 'Files' } }, (driven) =>
  uploadsFiles('axios', driven),
)
