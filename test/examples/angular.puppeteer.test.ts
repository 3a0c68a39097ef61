import { describeExample } from './drive-example.js'
import { uploadsFiles } from './upload-a-file.js'

describeExample(
  {
    name: 'angular',
    output: 'dist/app/browser',
    // A resource that is asked to reload while it does begins anew.
    requests: 1,
    second: { path: '/files', title: 'Files' },
  },
  (driven) => uploadsFiles('angular', driven),
)
