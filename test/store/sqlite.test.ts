import { testStore } from './contract.ts'
import { sqlitePlace } from './sqlite-place.ts'

testStore('the embedded store', sqlitePlace)
