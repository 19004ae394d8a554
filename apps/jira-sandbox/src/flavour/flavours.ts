import { cloud } from './cloud.ts'
import { dataCenter } from './datacenter/flavour.ts'
import type { Flavour, FlavourName } from './flavour.ts'

const flavours: Readonly<Record<FlavourName, Flavour>> = { cloud, datacenter: dataCenter }

export function flavourNamed(name: FlavourName): Flavour {
  return flavours[name]
}
