import type { ProvisionRequest } from '@valence/engine'

interface Body {
  readonly providerData?: { readonly code?: string | undefined } | undefined
  readonly externalAuthentication?: 'none' | 'initial' | undefined
}

/** What a body carries by which an instance is authorised; nothing when it carries nothing. */
export function grantOf({ providerData, externalAuthentication }: Body): Pick<ProvisionRequest, 'grant'> {
  const code = providerData?.code
  if (code === undefined && externalAuthentication !== 'initial') return {}
  return {
    grant: {
      ...(code !== undefined && { code }),
      ...(externalAuthentication === 'initial' && { externalAuthentication }),
    },
  }
}
