import { mount } from '../shared/mount.tsx'
import { Console } from './Console.tsx'

mount(<Console />)
