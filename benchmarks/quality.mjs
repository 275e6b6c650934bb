// What Lighthouse and pa11y say of one page of each type of a built site. Measured by hand, not by .ci/run: Lighthouse
// wants a quiet machine. docs/budgets.md has the figures and how to run this.
//
//   npm install --no-save lighthouse@12 pa11y@8        (with PUPPETEER_SKIP_DOWNLOAD=1)
//   node benchmarks/quality.mjs output /  /posts/two-wings/ ...

import { createServer } from 'node:http'
import { readFileSync, statSync } from 'node:fs'
import { extname, join } from 'node:path'
import { createRequire } from 'node:module'
import { gzipSync } from 'node:zlib'

const [folder, ...paths] = process.argv.slice(2)
const require = createRequire(join(process.cwd(), 'package.json'))
const chromium = process.env.CHROMIUM ?? '/usr/bin/chromium'
const flags = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage']
const types = {
  '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript', '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2', '.png': 'image/png', '.jpg': 'image/jpeg', '.avif': 'image/avif', '.xml': 'application/xml',
  '.json': 'application/json', '.txt': 'text/plain; charset=utf-8', '.ics': 'text/calendar',
}

// As a host sends it: text compressed, what has a digest in its name kept for ever.
const server = createServer((request, response) => {
  const path = decodeURIComponent(new URL(request.url, 'http://x').pathname)
  let file = join(folder, path)
  try {
    if (statSync(file).isDirectory()) file = join(file, 'index.html')
    const content = readFileSync(file)
    const text = !['.woff2', '.png', '.jpg', '.avif'].includes(extname(file))
    response.writeHead(200, {
      'Content-Type': types[extname(file)] ?? 'application/octet-stream',
      'Cache-Control': path.startsWith('/assets/') || path.startsWith('/media/') ? 'public, max-age=31536000, immutable' : 'no-cache',
      'X-Content-Type-Options': 'nosniff',
      ...(text && { 'Content-Encoding': 'gzip' }),
    })
    response.end(text ? gzipSync(content, { level: 9 }) : content)
  } catch {
    response.writeHead(404).end()
  }
}).listen(0, '127.0.0.1', run)

async function run() {
  const base = `http://127.0.0.1:${server.address().port}`
  const lighthouse = (await import(require.resolve('lighthouse'))).default
  const chrome = await import(require.resolve('chrome-launcher'))
  const pa11y = require('pa11y')
  console.log('| page | performance | accessibility | best practices | SEO | CLS | LCP s | KB | requests | nodes | pa11y AAA |')
  console.log('|---|---|---|---|---|---|---|---|---|---|---|')
  for (const path of paths) {
    const browser = await chrome.launch({ chromePath: chromium, chromeFlags: flags })
    const { lhr } = await lighthouse(base + path, { port: browser.port, output: 'json', logLevel: 'error' })
    browser.kill()
    const scores = ['performance', 'accessibility', 'best-practices', 'seo'].map(name => Math.round(lhr.categories[name].score * 100))
    const number = name => lhr.audits[name].numericValue
    const requests = lhr.audits['network-requests'].details.items
    const kb = requests.reduce((sum, each) => sum + each.transferSize, 0) / 1024
    const { issues } = await pa11y(base + path, {
      standard: 'WCAG2AAA', levelCapWhenNeedsReview: 'warning',
      chromeLaunchConfig: { executablePath: chromium, args: flags },
    })
    const nodes = lhr.audits['dom-size']?.numericValue ?? lhr.audits['dom-size-insight']?.details?.debugData?.totalElements
    console.log(`| ${path} | ${scores.join(' | ')} | ${number('cumulative-layout-shift').toFixed(3)} | ${(number('largest-contentful-paint') / 1000).toFixed(2)} | ${kb.toFixed(1)} | ${requests.length} | ${nodes} | ${issues.length} |`)
    for (const audit of Object.values(lhr.audits)) {
      if (process.env.VERBOSE && audit.score !== null && audit.score < 1 && audit.scoreDisplayMode !== 'informative') console.log(`  ${audit.id}: ${audit.displayValue ?? audit.score}`)
    }
    for (const issue of issues) console.log(`  ${issue.code}: ${issue.context}`)
  }
  server.close()
}
