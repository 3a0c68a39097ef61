export { provideAuth } from './adapters/angular.js'
