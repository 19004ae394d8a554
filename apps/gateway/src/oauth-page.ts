import type { Visit } from '@valence/engine'

/** What a person sees on the way back from the page of consent. */
export function oauthPage(visit: Visit): string {
  const { title, body } = contents(visit)
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title><style>${style}</style></head>
<body><main><h1>${escapeHtml(title)}</h1>${body}</main></body></html>
`
}

function contents(visit: Visit): { readonly title: string; readonly body: string } {
  switch (visit.kind) {
    case 'refused':
      return { title: 'Not connected', body: `<p>${escapeHtml(visit.sentence)}</p>` }
    case 'connected':
      return {
        title: 'Connected',
        body: `<p><strong>${escapeHtml(visit.name)}</strong> is connected. You can close this page.</p>`,
      }
    case 'code':
      return {
        title: 'Copy this code',
        body: `<p>Paste it where you were asked for it. It is good once, for ten minutes.</p>
<p><code id="code">${escapeHtml(visit.code)}</code></p>`,
      }
    case 'choose': {
      const sites = visit.sites.map(
        ({ name, url }) =>
          `<li><label><input type="radio" name="site" value="${escapeHtml(url)}" required> ${escapeHtml(name)} <small>${escapeHtml(url)}</small></label></li>`,
      )
      return {
        title: 'Which site shall be connected?',
        body: `<form method="post" action="/oauth/site"><input type="hidden" name="ticket" value="${escapeHtml(visit.ticket)}">
<ul>${sites.join('')}</ul><p><button>Connect</button></p></form>`,
      }
    }
    default:
      return visit satisfies never
  }
}

const style = `body{font:1rem/1.5 system-ui,sans-serif;margin:0;background:#f6f7f9;color:#1d2125}
main{max-width:36rem;margin:12vh auto;padding:2rem;background:#fff;border-radius:.5rem;box-shadow:0 1px 4px #0003}
h1{font-size:1.25rem;margin-top:0}code{display:block;padding:.75rem;background:#f1f2f4;border-radius:.25rem;overflow-wrap:anywhere;user-select:all}
ul{list-style:none;padding:0}small{color:#626f86}`

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
