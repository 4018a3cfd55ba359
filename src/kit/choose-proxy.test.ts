import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chooseProxy, readProxies } from '#kit/choose-proxy.ts'

test('the environment names a proxy for a scheme, and what is reached without it', () => {
  const proxies = readProxies({
    HTTPS_PROXY: 'http://secure:3128',
    http_proxy: 'plain:3128',
    NO_PROXY: 'internal.example, .corp, *.lan 10.1.2.3,only.example:8443,::5',
  })
  const cases: readonly [string, string][] = [
    ['https://api.openai.com/v1', 'http://secure:3128'],
    ['http://api.example/v1', 'http://plain:3128'],
    ['https://internal.example', ''],
    ['https://a.internal.example', ''],
    ['https://notinternal.example', 'http://secure:3128'],
    ['https://models.corp', ''],
    ['https://gpu.lan', ''],
    ['https://10.1.2.3', ''],
    ['https://10.1.2.4', 'http://secure:3128'],
    ['https://only.example:8443', ''],
    ['https://only.example', 'http://secure:3128'],
    ['https://[::5]:1', ''],
    // This machine is not the proxy's.
    ['http://localhost:11434', ''],
    ['http://127.0.0.1:8000', ''],
    ['http://[::1]:8000', ''],
  ]
  for (const [url, proxy] of cases) assert.equal(chooseProxy(new URL(url), proxies), proxy, url)
})

test('no proxy is named, or all are excepted', () => {
  const url = new URL('https://api.openai.com')
  assert.equal(chooseProxy(url, readProxies({})), '')
  assert.equal(chooseProxy(url, readProxies({ HTTPS_PROXY: 'http://p:1', NO_PROXY: '*' })), '')
  assert.equal(chooseProxy(url, readProxies({ ALL_PROXY: 'http://p:1' })), 'http://p:1')
})
