import { describeExample } from './drive-example.js'
import { uploadsFiles } from './upload-a-file.js'

describeExample(
  { name: 'axios', output: 'dist', loadsPages: true, second: { path: '/files', title: 'Files' } },
  (driven) => uploadsFiles('axios', driven),
)
